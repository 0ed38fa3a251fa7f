import {
  Route,
  routes,
  webhookRoute,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { z } from 'zod';
import { Schema, typeOf } from './schema';
import { table } from './table';

/** Parts of the API, by how their addresses begin; the first that fits counts. */
const PARTS: [string, RegExp][] = [
  [
    'Releases',
    /apps\/:app\/(prepare|promote|rollback|abort|extend|finish|approve|history)|releases/,
  ],
  ['Logs, events and metrics', /apps\/:app\/(pods|logs|events|metrics)/],
  ['Grafana', /grafana/],
  ['Apps', /\/apps/],
  ['Requests for tenants', /tenant-requests/],
  ['Tenants', /\/tenants/],
  ['Alerts', /alert/],
  ['The portal', /./],
];

const HEAD = ['field', 'type', 'meaning'];

const INTRODUCTION = `# HTTP API

Base address: \`/api/smartdevops\`. Bodies and answers are JSON, and fields that are not listed here are
refused. The caller is a signed-in user (\`Authorization: Bearer …\`, as everywhere in Backstage).

- A list is \`{"items": […], "total": n}\`.
- An error is a Backstage error body: \`error.reason\` is a word that stays the same, \`error.message\` a
  sentence for people.
- 400: what was sent cannot be read. 401: nobody is signed in, or the token is not known; Backstage answers
  it itself, so that only the name \`AuthenticationError\` says so and there is no \`reason\`. The same goes for
  the 403 of a token that is restricted to other plugins. Every other 403: your role or the portal's policy does
  not allow it. 404: there is none, or it is another tenant's. 409: not now, and the sentence says why.
  503: the cluster or the database does not answer; try again.

The same as OpenAPI 3.1 is at \`/api/smartdevops/openapi.json\`. This page is made of the schemas that the
backend checks requests with (\`yarn workspace reference generate\`).
`;

/** Answers of many routes, which are described once. */
const OBJECTS: [string, z.ZodType][] = [
  ['App', routes.getApp.response],
  ['Tenant', routes.getTenant.response],
  ['Tenant request', routes.createTenantRequest.response],
];

/** The reference of the HTTP API as Markdown. */
export function apiReference(): string {
  const all = Object.entries<Route>({ ...routes, postAlerts: webhookRoute });
  const sections = PARTS.map(([title]) => {
    const own = all.filter(([, route]) => partOf(route) === title);
    return own.length === 0
      ? ''
      : [`## ${title}`, ...own.map(([, route]) => describe(route))].join(
          '\n\n',
        );
  });
  const objects = OBJECTS.map(
    ([title, schema]) => `### ${title}\n\n${membersOf(schema)}`,
  );
  return [
    INTRODUCTION,
    ...sections.filter(Boolean),
    '## Objects',
    ...objects,
    '',
  ].join('\n\n');
}

function partOf({ path }: Route): string {
  return PARTS.find(([, fits]) => fits.test(path))![0];
}

function describe(route: Route): string {
  return [
    `### ${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`,
    `${route.summary}.`,
    fields('Query', route.query, 'input'),
    fields('Body', route.body, 'input'),
    answer(route),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function answer(route: Route): string {
  const { status = 200, response } = route;
  const named = OBJECTS.find(([, schema]) => schema === response);
  if (named) {
    const [title] = named;
    const anchor = title.toLocaleLowerCase('en-US').replaceAll(' ', '-');
    return `Answer ${status}: [${title}](#${anchor}).`;
  }
  return response
    ? fields(`Answer ${status}`, response, 'output')
    : `Answer ${status}: text.`;
}

function membersOf(schema: z.ZodType): string {
  return table(HEAD, rowsOf(jsonSchemaOf(schema, 'output'), 2));
}

function fields(
  title: string,
  schema: z.ZodType | undefined,
  io: 'input' | 'output',
): string {
  if (!schema) {
    return '';
  }
  const object = jsonSchemaOf(schema, io);
  const items = object.properties?.items?.items;
  const isList =
    items?.properties !== undefined && 'total' in object.properties!;
  const rows = rowsOf(isList ? items : object, 1);
  if (rows.length === 0) {
    return `${title}: ${typeOf(object)}.`;
  }
  return `${isList ? `${title}, a list of:` : `${title}:`}\n\n${table(HEAD, rows)}`;
}

/** Rows of an object's fields, and of what is in them as deep as asked for. */
function rowsOf(schema: Schema, depth: number, inside = ''): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const isOptional = !schema.required?.includes(name);
    const key = `${inside}${name}`;
    const isList = property.items?.properties !== undefined;
    const inner = isList ? property.items! : property;
    return [
      [
        `\`${key}\`${isOptional ? ' (optional)' : ''}`,
        typeOf(property),
        property.description ?? '',
      ],
      ...(depth > 1
        ? rowsOf(inner, depth - 1, `${key}${isList ? '[]' : ''}.`)
        : []),
    ];
  });
}

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema;
}
