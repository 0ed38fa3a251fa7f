import path from 'node:path';
import Ajv from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

/**
 * Makes a JSON Schema of the types that Grafana publishes; fields that they do
 * not have are not allowed.
 *
 * @returns what is wrong with a dashboard, as `<where> <what>`; nothing if it
 * is valid
 */
export function validator(): (dashboard: unknown) => string[] {
  const schema = createGenerator({
    path: path.join(__dirname, 'published.ts'),
    tsconfig: path.resolve(__dirname, '../../../../tsconfig.json'),
    type: 'PublishedDashboard',
    // One file, not the project: tsc has looked at that already.
    skipTypeCheck: true,
    // Some of Grafana's types have the same name in two modules.
    expose: 'none',
    topRef: false,
    functions: 'hide',
    discriminatorType: 'open-api',
  }).createSchema('PublishedDashboard');
  const validate = new Ajv({
    allErrors: true,
    discriminator: true,
    strict: true,
    // A discriminator is required where its values are not listed.
    strictRequired: false,
    allowUnionTypes: true,
  }).compile(schema);
  return dashboard => {
    validate(dashboard);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  };
}
