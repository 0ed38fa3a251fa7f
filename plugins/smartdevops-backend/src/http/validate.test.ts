import {
  createAppSchema,
  routes,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { validate } from './validate';

const app = { name: 'shop', image: 'demo/hello:1.0' };

describe('what is not valid', () => {
  it.each<[string, unknown, string]>([
    ['a list', [], 'This has to be an object, not a list.'],
    ['null', null, 'This has to be an object, not null.'],
    ['a text', 'shop', 'This has to be an object, not a text.'],
    ['a missing field', { name: 'shop' }, 'image: This is missing.'],
    ['an unknown field', { ...app, x: 1, y: 2 }, 'There is no field "x", "y".'],
    [
      'a text for a number',
      { ...app, port: '80' },
      'port: This has to be a number, not a text.',
    ],
    ['too little', { ...app, port: 0 }, 'port: This has to be at least 1.'],
    [
      'too much',
      { ...app, replicas: 51 },
      'replicas: This has to be at most 50.',
    ],
    [
      'half a replica',
      { ...app, replicas: 1.5 },
      'replicas: This has to be a whole number.',
    ],
    [
      'a long text',
      { ...app, healthPath: `/${'x'.repeat(500)}` },
      'healthPath: This has to have at most 500 characters.',
    ],
    [
      'a name that is none',
      { ...app, env: { 'A B': '1' } },
      'env.A B: An environment variable name consists of letters, digits and underscores and does not start with a digit.',
    ],
    [
      'what a schema says itself',
      { ...app, name: 'Shop' },
      'name: An app name consists of lower-case letters a-z, digits and hyphens, and starts and ends with a letter or digit.',
    ],
  ])('is told in words: %s', (_, body, sentence) => {
    expect(() => validate(createAppSchema, body, 'body')).toThrow(
      `The body is not valid. ${sentence}`,
    );
  });

  it.each([
    [
      routes.getPodLogs.query,
      { tailLines: 'abc' },
      'tailLines: This has to be a number.',
    ],
    [
      routes.acknowledgeAlert.params,
      { id: 'x' },
      'id: This is not the id of an alert.',
    ],
    [
      routes.getAppLogHistory.query,
      { from: 'x', to: '2026-01-01T00:00:00Z' },
      'from: This has to be a time such as 2026-01-31T08:00:00Z.',
    ],
  ])('is told in words in addresses too: %#', (schema, value, sentence) => {
    expect(() => validate(schema, value, 'address')).toThrow(
      `The address is not valid. ${sentence}`,
    );
  });

  it('is all told at once', () => {
    const body = { port: 0, replicas: -1 };
    expect(() => validate(createAppSchema, body, 'body')).toThrow(
      /name: .* image: .* port: .* replicas: /,
    );
    expect(() =>
      validate(routes.listApps.query, { tenant: ['a', 'b'] }, 'query'),
    ).toThrow('The query is not valid. tenant: This has to be a text');
  });
});
