import fc from 'fast-check';
import { RouteName, routes } from '../api/routes';
import { decidePipeline, PipelineCall, PipelineGrant } from './decidePipeline';

const grant: PipelineGrant = {
  subject: 'acme-ci',
  tenant: 'acme',
  apps: ['shop'],
  may: ['prepare', 'promote'],
  images: ['ghcr.io/acme/shop', 'demo/hello'],
};
const shop = { tenant: 'acme', app: 'shop' };
const digest = `sha256:${'a'.repeat(64)}`;

function reason(call: PipelineCall, grants = [grant]): string | undefined {
  return decidePipeline(grants, call)?.reason;
}

it.each<[PipelineCall]>([
  [{ route: 'getApp', ...shop }],
  [{ route: 'promoteApp', ...shop, body: { expectedRevision: 2 } }],
  [{ route: 'prepareApp', ...shop, body: { image: 'demo/hello:2.0' } }],
  [
    {
      route: 'prepareApp',
      ...shop,
      body: { image: `ghcr.io/acme/shop@${digest}`, env: undefined },
    },
  ],
  [
    {
      route: 'prepareApp',
      ...shop,
      body: { image: 'docker.io/demo/hello:2.0' },
    },
  ],
])('allows %j', call => {
  expect(reason(call)).toBeUndefined();
});

it.each<[string, PipelineCall]>([
  ['PipelineNotAllowed', { route: 'getApp', tenant: 'beta', app: 'shop' }],
  ['PipelineNotAllowed', { route: 'getApp', tenant: 'acme', app: 'hello' }],
  ['PipelineNotAllowed', { route: 'abortApp', ...shop }],
  ['PipelineNotAllowed', { route: 'rollbackApp', ...shop }],
  ['PipelineNotAllowed', { route: 'promoteApps', tenant: 'acme' }],
  ['PipelineNotAllowed', { route: 'listApps' }],
  [
    'PipelineImageOnly',
    { route: 'prepareApp', ...shop, body: { image: 'demo/a:1', port: 1 } },
  ],
  ['PipelineImageOnly', { route: 'prepareApp', ...shop, body: { env: {} } }],
  ...[
    'ghcr.io/acme/shop-evil:1',
    'ghcr.io/acme/shopp:1',
    'ghcr.io.evil.example/acme/shop:1',
    'evil/ghcr.io/acme/shop:1',
    'demo.example.com/hello:1',
    'ghcr.io/acme/shop/../evil:1',
    'ghcr.io:443/acme/shop:1',
  ].map((image): [string, PipelineCall] => [
    'PipelineImageNotAllowed',
    { route: 'prepareApp', ...shop, body: { image } },
  ]),
])('answers %s to %j', (expected, call) => {
  expect(reason(call)).toBe(expected);
});

it('adds up the grants of one subject, and mixes none of them', () => {
  const other: PipelineGrant = {
    subject: 'acme-ci',
    tenant: 'acme',
    apps: ['hello'],
    may: ['abort'],
  };
  const both = [grant, other];
  const hello = { tenant: 'acme', app: 'hello' };
  expect(reason({ route: 'abortApp', ...hello }, both)).toBeUndefined();
  expect(reason({ route: 'abortApp', ...shop }, both)).toBeDefined();
  expect(reason({ route: 'promoteApp', ...hello }, both)).toBeDefined();
});

it('allows nothing that no grant names, whatever is asked', () => {
  const names = fc.constantFrom('acme', 'beta', 'shop', 'hello');
  const verbs = fc.constantFrom('prepare', 'promote', 'abort', 'rollback');
  const grants = fc.array(
    fc.record({
      subject: fc.constant('ci'),
      tenant: names,
      apps: fc.option(fc.array(names), { nil: undefined }),
      may: fc.array(verbs) as fc.Arbitrary<PipelineGrant['may']>,
    }),
  );
  const route = fc.constantFrom(...(Object.keys(routes) as RouteName[]));
  fc.assert(
    fc.property(grants, route, names, names, (given, name, tenant, app) => {
      const body = { image: 'demo/hello:1.0' };
      const refused = decidePipeline(given, { route: name, tenant, app, body });
      const verb = /^(prepare|promote|abort|rollback)App$/.exec(name)?.[1];
      const named = given.some(
        one =>
          one.tenant === tenant &&
          (one.apps === undefined || one.apps.includes(app)) &&
          (name === 'getApp' || one.may.some(each => each === verb)),
      );
      expect(refused === undefined).toBe(named);
    }),
  );
});
