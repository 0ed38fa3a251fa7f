import { TestPortal } from './__testUtils__/portal';

const APPS = '/v1/tenants/acme/apps';
const SHOP = `${APPS}/shop`;

/** A portal that offers removal, with an app to remove. */
async function startWithShop(allowed: boolean): Promise<TestPortal> {
  const portal = await TestPortal.start({
    removal: { enabled: true, allowed },
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

describe('removal, where the cluster allows it', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startWithShop(true);
  }, 60_000);

  afterAll(() => portal.stop());

  it('is for owners only', async () => {
    const refused = await portal.call('developer', 'DELETE', SHOP);
    expect(refused.body.error.reason).toBe('RoleInsufficient');
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
    const left = await Promise.all(
      [
        '/api/v1/namespaces/acme/services',
        '/api/v1/namespaces/acme/secrets',
        '/apis/apps/v1/namespaces/acme/deployments',
        '/apis/networking.k8s.io/v1/namespaces/acme/ingresses',
        '/apis/autoscaling/v2/namespaces/acme/horizontalpodautoscalers',
        '/apis/policy/v1/namespaces/acme/poddisruptionbudgets',
      ].map(async path => {
        const query = { labelSelector: 'smartdevops.io/app=shop' };
        const { items } = await portal.kubernetes<{ items: object[] }>({
          path,
          query,
        });
        return items;
      }),
    );
    expect(left.flat()).toEqual([]);
    const again = await portal.post('developer', APPS, {
      name: 'shop',
      image: 'demo/hello:2.0',
    });
    expect(again.status).toBe(201);
  });
});

describe('removal, where only the portal allows it', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startWithShop(false);
  }, 60_000);

  afterAll(() => portal.stop());

  it('is refused by the cluster, with what is to be applied', async () => {
    const removed = await portal.call('owner', 'DELETE', SHOP);
    expect(removed.status).toBe(403);
    expect(removed.body.error).toMatchObject({
      reason: 'RemovalNotGranted',
      message: expect.stringContaining('kubectl apply -k deploy/rbac/removal'),
    });
    expect((await portal.get('owner', SHOP)).status).toBe(200);
  });
});
