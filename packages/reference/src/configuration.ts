import path from 'node:path';
import { loadConfigSchema } from '@backstage/config-loader';
import { Schema, typeOf } from './schema';
import { table } from './table';

/** Packages that take settings, from the folder of this one. */
const PACKAGES = [
  'smartdevops-backend',
  'smartdevops',
  'scaffolder-backend-module-smartdevops',
];

const INTRODUCTION = `# Configuration

Everything is optional: without any of it the backend uses the account of the pod it runs in. Settings are
in \`app-config.yaml\` below \`smartdevops\`; a wrong one keeps the backend from starting, and the error names
it. Secrets are never sent to browsers; what browsers get is marked.

This page is made of the schemas in the packages (\`yarn workspace reference generate\`).
`;

/**
 * The reference of the settings as Markdown.
 *
 * @param root - folder of the repository
 */
export async function configurationReference(root: string): Promise<string> {
  const loaded = await loadConfigSchema({
    dependencies: [],
    packagePaths: PACKAGES.map(name =>
      path.join(root, 'plugins', name, 'package.json'),
    ),
  });
  const { schemas } = loaded.serialize() as unknown as {
    schemas: { path: string; value: Schema }[];
  };
  // Packages are read at the same time, and so in any order.
  schemas.sort((a, b) => (a.path < b.path ? -1 : 1));
  const rows = new Map<string, Schema>();
  for (const { value } of schemas) {
    const own = value.properties?.smartdevops;
    for (const [key, setting] of list('smartdevops', own ?? {})) {
      // Packages that share a setting need not all describe it.
      rows.set(key, { ...rows.get(key), ...setting });
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${INTRODUCTION}\n${table(
    ['setting', 'type', 'meaning'],
    sorted.map(([key, setting]) => row(key, setting)),
  )}\n`;
}

/** Each setting, and each group of settings that is described itself. */
function list(key: string, schema: Schema): [string, Schema][] {
  const { properties } = schema.items ?? schema;
  if (!properties) {
    return key === 'smartdevops' ? [] : [[key, schema]];
  }
  const inside = schema.items ? `${key}[]` : key;
  return [
    ...(schema.description && key !== 'smartdevops'
      ? [[key, schema] as [string, Schema]]
      : []),
    ...Object.entries(properties).flatMap(([name, value]) =>
      list(`${inside}.${name}`, value),
    ),
  ];
}

function row(key: string, schema: Schema): string[] {
  const { visibility, description = '' } = schema;
  const marks: Record<string, string> = {
    frontend: ' _Browsers get it._',
    secret: ' _A secret._',
  };
  return [
    `\`${key}\``,
    typeOf(schema),
    `${description}${marks[visibility ?? ''] ?? ''}`,
  ];
}
