import fc from 'fast-check';
import { describeError } from './errors';
import { SmartDevOpsClient } from './client';
import { Route, routes } from './routes';
import { createAppSchema } from './schemas/appSpec';
import { scaleBodySchema } from './schemas/apps';
import {
  createTenantRequestSchema,
  memberParamsSchema,
  rejectSchema,
} from './schemas/tenants';

const app = { name: 'shop', image: 'demo/hello:1.0' };

describe('createAppSchema', () => {
  it('fills in what was left out', () => {
    expect(createAppSchema.parse(app)).toEqual({
      ...app,
      port: 8080,
      replicas: 1,
      env: {},
      secretEnv: {},
    });
  });

  it.each([
    ['unknown field', { ...app, hostNetwork: true }],
    ['port 0', { ...app, port: 0 }],
    ['port 65536', { ...app, port: 65_536 }],
    ['port as text', { ...app, port: '80' }],
    ['half a port', { ...app, port: 80.5 }],
    ['negative replicas', { ...app, replicas: -1 }],
    ['too many replicas', { ...app, replicas: 51 }],
    ['env name with a dash', { ...app, env: { 'A-B': '1' } }],
    ['env name of a prototype', { ...app, env: { 'a b': '1' } }],
    ['env value that is no text', { ...app, env: { A: 1 } }],
    ['env value with NUL', { ...app, env: { A: 'x\u0000' } }],
    ['env value too long', { ...app, env: { A: 'x'.repeat(16_385) } }],
    ['PORT', { ...app, env: { PORT: '1' } }],
    ['PORT as a secret', { ...app, secretEnv: { PORT: '1' } }],
    [
      'both plain and secret',
      { ...app, env: { A: '1' }, secretEnv: { A: '2' } },
    ],
    ['health path without slash', { ...app, healthPath: 'healthz' }],
    ['health path with blank', { ...app, healthPath: '/a b' }],
    [
      'resources of another unit',
      { ...app, resources: { limits: { cpu: '1GB' } } },
    ],
    ['no memory at all', { ...app, resources: { limits: { memory: '0' } } }],
    ['gpu', { ...app, resources: { limits: { gpu: '1' } } }],
    [
      'min above max',
      { ...app, autoscaling: { minReplicas: 3, maxReplicas: 2 } },
    ],
    ['no name', { image: app.image }],
    ['no object', 'shop'],
  ])('refuses %s', (_, body) => {
    expect(createAppSchema.safeParse(body).success).toBe(false);
  });

  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        createAppSchema.safeParse(value);
        scaleBodySchema.safeParse(value);
        createTenantRequestSchema.safeParse(value);
      }),
    );
  });
});

it.each([
  ['user:default/ada', true],
  ['user:default/ada.lovelace_1', true],
  ['ada', false],
  ['group:default/admins', false],
  ['user:default/', false],
  ['user:default/a/b', false],
  ['user:default/ADA', false],
])('member ref %s: %s', (userRef, valid) => {
  const result = memberParamsSchema.safeParse({ tenant: 'acme', userRef });
  expect(result.success).toBe(valid);
});

it.each([
  ['Because we need it', true],
  ['two\nlines', true],
  ['   ', false],
  ['x'.repeat(1_001), false],
  ['bell\u0007', false],
])('reason %j: %s', (reason, valid) => {
  expect(rejectSchema.safeParse({ reason }).success).toBe(valid);
});

describe('routes', () => {
  it('name each method and path once', () => {
    const all = Object.values<Route>(routes);
    const keys = all.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(Object.entries<Route>(routes))(
    '%s checks every parameter of its path',
    (_, route) => {
      const names = [...route.path.matchAll(/:(\w+)/g)].map(m => m[1]);
      expect(Object.keys(route.params?.shape ?? {}).sort()).toEqual(
        names.sort(),
      );
    },
  );
});

describe('SmartDevOpsClient', () => {
  function clientWith(response: Response) {
    const fetch = jest.fn(async () => response);
    const client = new SmartDevOpsClient({
      discoveryApi: { getBaseUrl: async id => `http://host/api/${id}` },
      fetchApi: { fetch },
    });
    return { client, fetch };
  }

  it('escapes what goes into the address', async () => {
    const { client, fetch } = clientWith(Response.json({}));
    await client.deleteMember({ tenant: 'acme', userRef: 'user:default/a' });
    await client.listApps({ tenant: 'acme', q: 'a&b' }).catch(() => {});
    expect(fetch.mock.calls.map(call => (call as unknown[])[0])).toEqual([
      'http://host/api/smartdevops/v1/tenants/acme/members/user%3Adefault%2Fa',
      'http://host/api/smartdevops/v1/apps?tenant=acme&q=a%26b',
    ]);
  });

  it('rejects with the sentence and reason of the answer', async () => {
    const { client } = clientWith(
      Response.json(
        {
          error: {
            name: 'ConflictError',
            message: 'Taken.',
            reason: 'AppExists',
          },
          response: { statusCode: 409 },
        },
        { status: 409 },
      ),
    );
    const error = await client
      .createApp('acme', app, { token: 't' })
      .catch(caught => caught);
    expect(describeError(error)).toEqual({
      message: 'Taken.',
      reason: 'AppExists',
      status: 409,
    });
  });

  it('makes something readable of anything that was thrown', () => {
    expect(describeError('boom').message).toBe('boom');
    expect(describeError(new Error('no network')).message).toBe('no network');
    expect(describeError(undefined).message).toBe('undefined');
  });
});
