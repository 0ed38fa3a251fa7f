const { builtinModules } = require('node:module');
const createConfig = require('@backstage/cli/config/eslint-factory');

// This package runs in browsers and in backends and holds decisions only.
const FOREIGN = [
  '^node:',
  `^(${builtinModules.filter(name => /^[a-z]/.test(name)).join('|')})(/|$)`,
  '^react(-dom)?(/|$)',
  '^@material-ui/',
  '^@kubernetes/',
  '^(express|express-promise-router|knex)(/|$)',
  '^@backstage/(backend|core|frontend)-',
  '^@smartdevops/',
]
  .join('|')
  .replaceAll('/', '\\u002F');

const NODES = [
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
];

module.exports = createConfig(__dirname, {
  rules: {
    // A property of fast-check is an assertion too.
    'jest/expect-expect': [
      'error',
      { assertFunctionNames: ['expect', 'fc.assert'] },
    ],
  },
  overrides: [
    {
      files: ['src/**'],
      excludedFiles: ['**/*.test.*'],
      rules: {
        'no-restricted-syntax': [
          'error',
          {
            selector: NODES.map(n => `${n}[source.value=/${FOREIGN}/]`).join(),
            message:
              'The common package must run anywhere: no Node, React, Kubernetes, HTTP server or database.',
          },
        ],
      },
    },
  ],
});
