import { z } from 'zod';
import { Route, routes, webhookRoute } from './routes';

type Json = Record<string, unknown>;

/** Answers of many routes, which are described once. */
const NAMED: [string, z.ZodType][] = [
  ['App', routes.getApp.response],
  ['Tenant', routes.getTenant.response],
  ['TenantRequest', routes.createTenantRequest.response],
];

/**
 * The OpenAPI 3.1 document, made of the schemas that requests are checked with.
 *
 * @param serverUrl - base of the plugin's API, may be relative to the portal
 * @public
 */
export function openApiDocument(serverUrl: string): Json {
  const paths: Record<string, Json> = {};
  const all = { ...routes, postAlerts: webhookRoute };
  for (const [name, route] of Object.entries<Route>(all)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method.toLocaleLowerCase('en-US')]: operation(name, route),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'SmartDevOps', version: 'v1' },
    servers: [{ url: serverUrl }],
    security: [{ backstage: [] }],
    components: {
      schemas: Object.fromEntries(
        NAMED.map(([name, schema]) => [name, jsonSchema(schema, 'output')]),
      ),
      securitySchemes: {
        backstage: { type: 'http', scheme: 'bearer' },
      },
    },
    paths,
  };
}

function operation(name: string, route: Route): Json {
  return {
    operationId: name,
    summary: route.summary,
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
    ],
    ...(route.body && {
      requestBody: {
        required: true,
        content: jsonContent(route.body, 'input'),
      },
    }),
    responses: {
      [route.status ?? 200]: {
        description: route.summary,
        content: route.response
          ? jsonContent(route.response, 'output')
          : { 'text/plain': { schema: { type: 'string' } } },
      },
      default: {
        description:
          'A Backstage error body; `error.reason` is a stable word, `error.message` a sentence.',
      },
    },
  };
}

function jsonContent(schema: z.ZodType, io: 'input' | 'output'): Json {
  const named = NAMED.find(([, each]) => each === schema && io === 'output');
  return {
    'application/json': {
      schema: named
        ? { $ref: `#/components/schemas/${named[0]}` }
        : jsonSchema(schema, io),
    },
  };
}

function parameters(schema: z.ZodType | undefined, place: string): Json[] {
  if (!schema) {
    return [];
  }
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  // Transforms and checks have no JSON Schema; what they are made of has.
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
}
