const createConfig = require('@backstage/cli/config/eslint-factory');

/*
 * The layers of the backend, as a rule:
 *   http → services → (database, kubernetes, observability) → common
 * Imports are matched as they are written, so a layer is a folder's name.
 * `no-restricted-syntax` rather than `no-restricted-imports`: it also sees
 * `import()`, re-exports and import types.
 */

/** Every way to name a module whose name matches. */
const forbid = (name, message) => {
  const value = `value=/${name.replaceAll('/', '\\u002F')}/`;
  const declarations = [
    'ImportDeclaration',
    'ExportNamedDeclaration',
    'ExportAllDeclaration',
    'ImportExpression',
  ].map(node => `${node}[source.${value}]`);
  return {
    selector: [
      ...declarations,
      `TSImportType Literal[${value}]`,
      `TSExternalModuleReference[expression.${value}]`,
      `CallExpression[callee.name="require"][arguments.0.${value}]`,
    ].join(', '),
    message,
  };
};

const library = (name, message) => forbid(`^${name}(/|$)`, message);
const folder = (name, message) =>
  forbid(`^(\\.\\.?/)+(.*/)?${name}(/|$)`, message);

// An override replaces the rule as a whole, so what Backstage forbids stays.
const DIRNAME = {
  selector: 'Identifier[name="__dirname"]',
  message:
    '`__dirname` is another folder in a build; use `resolvePackagePath()`.',
};
const KUBERNETES = library(
  '@kubernetes/client-node',
  'Only src/kubernetes may talk to a cluster.',
);
const KNEX = library('knex', 'Only src/database may talk to the database.');
const EXPRESS = library(
  'express(-promise-router)?',
  'Requests and replies belong to src/http.',
);
const AUDITOR = {
  selector: 'CallExpression[callee.property.name="createEvent"]',
  message: 'Only http/audited.ts calls the auditor.',
};
const LOG_LINES = {
  selector:
    'CallExpression[callee.property.name=/^(debug|info|warn|error)$/] > :matches(TemplateLiteral[expressions.length>0], BinaryExpression)',
  message:
    'A message is always the same; what is variable belongs into a field, where a line end in it forges nothing.',
};
const HTTP = folder(
  '(http|actions)',
  'http and actions are the topmost layer: nothing uses them.',
);
const RECONCILE = folder('reconcile', 'Reconcilers use layers, never reverse.');
const SERVICES = folder('services', 'Services stand above this layer.');
const sibling = names =>
  folder(names, 'Sibling layers do not know each other.');
const throughService = name => folder(name, 'Handlers go through a service.');

const TESTS = ['**/*.test.*', '**/__testUtils__/**', '**/__mocks__/**'];
const within = (files, ...forbidden) => ({
  files: [`src/${files}`],
  excludedFiles: TESTS,
  rules: {
    'no-restricted-syntax': ['error', DIRNAME, LOG_LINES, ...forbidden],
  },
});

const HANDLERS = [
  KUBERNETES,
  KNEX,
  RECONCILE,
  throughService('database'),
  // The cluster's failures become replies in one place, by names from the
  // folder's index; the parts behind it are out of reach.
  throughService('kubernetes/.+'),
];
const STORAGE = [EXPRESS, AUDITOR, HTTP, RECONCILE, SERVICES];

module.exports = createConfig(__dirname, {
  overrides: [
    within('**', KUBERNETES, KNEX, AUDITOR),
    within('http/**', ...HANDLERS, AUDITOR),
    within('http/audited.ts', ...HANDLERS),
    within('actions/**', ...HANDLERS, EXPRESS, AUDITOR),
    within('services/**', KUBERNETES, KNEX, EXPRESS, AUDITOR, HTTP, RECONCILE),
    within('reconcile/**', KUBERNETES, KNEX, EXPRESS, AUDITOR, HTTP),
    within(
      'database/**',
      ...STORAGE,
      KUBERNETES,
      sibling('(kubernetes|observability)'),
    ),
    within(
      'kubernetes/**',
      ...STORAGE,
      KNEX,
      sibling('(database|observability)'),
    ),
    within(
      'observability/**',
      ...STORAGE,
      KUBERNETES,
      KNEX,
      sibling('(database|kubernetes)'),
    ),
  ],
});
