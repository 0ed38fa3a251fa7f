import { FAIL } from './__testUtils__/ApiProxy';
import { KubeConfig } from '@kubernetes/client-node';
import { IsolationCheck } from '@smartdevops/backstage-plugin-smartdevops-common';
import { bind, binding, whileDamaged } from './__testUtils__/damages';
import { TestPortal } from './__testUtils__/portal';
import { Transport } from './kubernetes';

const CHECK = '/v1/tenants/acme/isolation-check';

describe('isolation checks over HTTP', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ proxied: true });
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  const check = async (): Promise<IsolationCheck> => {
    const { status, body } = await portal.post('owner', CHECK);
    expect(status).toBe(200);
    return body;
  };

  it('run by themselves after provisioning', async () => {
    const tenant = await portal.until('viewer', '/v1/tenants/acme', body =>
      Boolean(body.isolation),
    );
    expect(tenant.isolation).toMatchObject({ passed: true, failed: 0 });
    const { body } = await portal.get('owner', CHECK);
    expect(body.findings.length).toBeGreaterThan(40);
  });

  it('are kept, told with the tenant, and written down', async () => {
    const result = await check();
    expect(result.findings.filter(({ passed }) => !passed)).toEqual([]);
    expect((await portal.get('admin', CHECK)).body).toEqual(result);
    const { body } = await portal.get('viewer', '/v1/tenants/acme');
    expect(body.isolation).toEqual({ passed: true, at: result.at, failed: 0 });
    const activity = await portal.get('owner', '/v1/activity?tenant=acme');
    const own = activity.body.items.filter(
      (entry: { action: string; actor: string }) =>
        entry.action === 'tenant.isolation' &&
        entry.actor === 'user:default/owner',
    );
    expect(own).toHaveLength(1);
  });

  it('fail when somebody gave the deployer more', async () => {
    const config = new KubeConfig();
    config.loadFromString(portal.cluster.kubeconfig);
    const admin = new Transport(config);
    const damage = { path: binding('more'), create: bind('view') };
    const result = await whileDamaged(admin, damage, check);
    admin.close();
    const failed = result.findings.filter(({ passed }) => !passed);
    expect(failed.map(({ actual }) => actual)).toEqual([
      'the RoleBinding more gives ServiceAccount acme/tenant-deployer the ClusterRole view',
    ]);
    const { body } = await portal.get('owner', '/v1/tenants/acme');
    expect(body.isolation).toMatchObject({ passed: false, failed: 1 });
    expect((await check()).passed).toBe(true);
  });

  it('need a tenant that is set up', async () => {
    portal.api.fail(({ method, path }) =>
      method === 'PATCH' && path.includes('/namespaces/gamma')
        ? FAIL
        : undefined,
    );
    const asked = await portal.post('owner', '/v1/tenant-requests', {
      tenant: 'gamma',
    });
    await portal.post('admin', `/v1/tenant-requests/${asked.body.id}/approve`);
    const address = '/v1/tenants/gamma/isolation-check';
    await portal.until(
      'owner',
      '/v1/tenants/gamma',
      body => body.state === 'failed',
    );
    const checked = await portal.post('owner', address);
    expect(checked.status).toBe(409);
    expect(checked.body.error.reason).toBe('TenantNotReady');
    const last = await portal.get('owner', address);
    expect(last.status).toBe(404);
    expect(last.body.error.reason).toBe('IsolationNotChecked');
  });
});
