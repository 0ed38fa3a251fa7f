import { Activity } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Asked, FAIL, Fault } from './__testUtils__/ApiProxy';
import { TestPortal } from './__testUtils__/portal';

const APPS = '/v1/tenants/acme/apps';
const SHOP = `${APPS}/shop`;

/** A portal that offers removal, with an app to remove. */
async function startWithShop(options: {
  allowed: boolean;
  proxied?: boolean;
}): Promise<TestPortal> {
  const { allowed, proxied } = options;
  const portal = await TestPortal.start({
    removal: { enabled: true, allowed },
    proxied,
  });
  await portal.seedTenant('acme');
  await portal.post('developer', APPS, {
    name: 'shop',
    image: 'demo/hello:1.0',
    secretEnv: { TOKEN: 'x' },
    autoscaling: { minReplicas: 1, maxReplicas: 2 },
  });
  return portal;
}

/** What there is of the app. */
async function leftOf(portal: TestPortal): Promise<object[]> {
  const query = { labelSelector: 'smartdevops.io/app=shop' };
  const lists = await Promise.all(
    [
      '/api/v1/namespaces/acme/services',
      '/api/v1/namespaces/acme/secrets',
      '/apis/apps/v1/namespaces/acme/deployments',
      '/apis/networking.k8s.io/v1/namespaces/acme/ingresses',
      '/apis/autoscaling/v2/namespaces/acme/horizontalpodautoscalers',
      '/apis/policy/v1/namespaces/acme/poddisruptionbudgets',
    ].map(path => portal.kubernetes<{ items: object[] }>({ path, query })),
  );
  return lists.flatMap(({ items }) => items);
}

/** What the activity log says of removals, newest first. */
async function told(portal: TestPortal): Promise<string[]> {
  const { body } = await portal.get(
    'admin',
    '/v1/activity?tenant=acme&app=shop',
  );
  return (body.items as Activity[])
    .filter(({ action }) => action === 'app.remove')
    .map(({ message }) => message);
}

describe('removal, where the cluster allows it', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startWithShop({ allowed: true });
  }, 60_000);

  afterAll(() => portal.stop());

  it('is for owners only', async () => {
    const refused = await portal.call('developer', 'DELETE', SHOP);
    expect(refused.body.error.reason).toBe('RoleInsufficient');
  });

  it('first tells what nothing could tell of afterwards', async () => {
    await portal.post('developer', APPS, {
      name: 'brief',
      image: 'demo/hello:1.0',
    });
    await portal.knex.schema.renameTable('activity', 'activity_gone');
    const brief = `${APPS}/brief`;
    const scaled = await portal.post('developer', `${brief}/scale`, {
      replicas: 2,
    });
    expect(scaled.status).toBe(200);
    const refused = await portal.call('owner', 'DELETE', brief);
    expect([refused.status, refused.body.error.reason]).toEqual([
      503,
      'ActivityUnavailable',
    ]);
    await portal.knex.schema.renameTable('activity_gone', 'activity');
    expect((await portal.call('owner', 'DELETE', brief)).status).toBe(200);
    const { body } = await portal.get(
      'admin',
      '/v1/activity?tenant=acme&app=brief',
    );
    expect((body.items as Activity[]).map(({ action }) => action)).toEqual([
      'app.remove',
      'app.scale',
      'app.create',
    ]);
  });

  it('leaves nothing behind, so that the name is free again', async () => {
    const prepared = await portal.post('developer', `${SHOP}/prepare`, {
      image: 'demo/hello:2.0',
    });
    expect(prepared.status).toBe(200);
    await portal.until(
      'developer',
      SHOP,
      ({ release }) =>
        (release as { phase?: string } | undefined)?.phase === 'PreviewReady',
    );
    expect((await portal.call('owner', 'DELETE', SHOP)).status).toBe(200);
    await portal.until('owner', SHOP, body => 'error' in body);
    expect(await leftOf(portal)).toEqual([]);
    expect(await told(portal)).toEqual(['removed']);
    const again = await portal.post('developer', APPS, {
      name: 'shop',
      image: 'demo/hello:2.0',
    });
    expect(again.status).toBe(201);
  });
});

/** The objects of an app, in the order in which they go. */
const OBJECTS = [
  '/services/shop',
  '/poddisruptionbudgets/shop',
  '/services/shop-preview',
  '/ingresses/shop',
  '/ingresses/shop-preview',
  '/horizontalpodautoscalers/shop',
  '/secrets/shop-env',
  '/deployments/shop-blue',
  '/deployments/shop-green',
];

describe('removal that is cut off', () => {
  let portal: TestPortal;

  beforeEach(async () => {
    portal = await startWithShop({ allowed: true, proxied: true });
    await portal.post('developer', `${SHOP}/prepare`, {
      image: 'demo/hello:2.0',
    });
  }, 60_000);

  afterEach(() => portal.stop());

  const remove = () => portal.call('owner', 'DELETE', SHOP);
  const failAt =
    (object: string, fault: Fault) =>
    ({ method, path }: Asked) =>
      method === 'DELETE' && path.endsWith(object) ? fault : undefined;

  it('can be repeated, wherever it was cut off', async () => {
    for (const [index, object] of OBJECTS.entries()) {
      for (const fault of [FAIL, { kind: 'cut' } as const]) {
        portal.api.fail(failAt(object, fault));
        const { status, body } = await remove();
        // Where the first object is refused, nothing was done.
        const isBegun = index > 0 || fault !== FAIL;
        const reason = isBegun ? 'RemovalUnfinished' : 'ClusterError';
        expect([status, body.error.reason]).toEqual([503, reason]);
        expect(body.error.message.includes('Remove it again')).toBe(isBegun);
        expect((await portal.get('owner', SHOP)).status).toBe(200);
      }
    }
    portal.api.heal();
    // Of the first object's two faults, one left everything as it was.
    const begun = 2 * OBJECTS.length - 1;
    expect(await told(portal)).toEqual(Array(begun).fill('began to remove it'));
    expect((await remove()).status).toBe(200);
    await portal.until('owner', SHOP, body => 'error' in body);
    expect(await leftOf(portal)).toEqual([]);
    expect((await told(portal))[0]).toBe('removed');
  }, 60_000);

  it('leaves an app that is put back, if it got no further than its entrance', async () => {
    portal.api.fail(failAt('/poddisruptionbudgets/shop', FAIL));
    expect((await remove()).body.error.reason).toBe('RemovalUnfinished');
    portal.api.heal();
    await portal.until('owner', SHOP, ({ phase }) => phase === 'Healthy');
  }, 60_000);
});

describe('removal, where only the portal allows it', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startWithShop({ allowed: false });
  }, 60_000);

  afterAll(() => portal.stop());

  it('is refused by the cluster, with what is to be applied', async () => {
    const removed = await portal.call('owner', 'DELETE', SHOP);
    expect(removed.status).toBe(403);
    expect(removed.body.error).toMatchObject({
      reason: 'RemovalNotGranted',
      message: expect.stringContaining('kubectl apply -k deploy/rbac/removal'),
    });
    expect(await told(portal)).toEqual([]);
    expect((await portal.get('owner', SHOP)).status).toBe(200);
  });
});
