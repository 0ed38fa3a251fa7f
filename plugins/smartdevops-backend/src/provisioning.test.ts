import { FAIL } from './__testUtils__/ApiProxy';
import { USERS } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';

const TENANT = '/v1/tenants/acme';

describe('a tenant that cannot be set up', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ proxied: true });
  }, 60_000);

  afterAll(() => portal.stop());

  it('tells its owner, and is dropped at once where nothing of it is there', async () => {
    portal.api.fail(({ method, path }) =>
      method === 'PATCH' && path.includes('/namespaces/acme')
        ? FAIL
        : undefined,
    );
    const ask = () =>
      portal.post('stranger', '/v1/tenant-requests', { tenant: 'acme' });
    const asked = await ask();
    await portal.post('admin', `/v1/tenant-requests/${asked.body.id}/approve`);
    await portal.until(
      'stranger',
      TENANT,
      ({ state }) => state !== 'provisioning',
    );
    const deploy = await portal.post('stranger', `${TENANT}/apps`, {
      name: 'a',
      image: 'demo/hello:1.0',
    });
    expect(deploy.body.error.reason).toBe('TenantNotActive');
    const told = (user: string) =>
      portal.notifications
        .filter(
          ({ recipients, payload }) =>
            recipients.type === 'entity' &&
            recipients.entityRef.includes(user) &&
            payload.title.startsWith('The tenant'),
        )
        .map(({ payload }) => [payload.title, payload.link]);
    const title = 'The tenant acme is failed';
    await portal.eventually(
      async () => told(USERS.stranger).length > 0 && told(USERS.admin).length,
    );
    expect(told(USERS.stranger)).toEqual([[title, '/smartdevops/tenants']]);
    expect(told(USERS.admin)).toEqual([[title, '/smartdevops/admin']]);
    const approval = portal.notifications.find(({ payload }) =>
      /^Your request .* is approved$/.test(payload.title),
    );
    expect(approval?.payload.description).toMatch(/^It is being set up/);

    const closed = await portal.post('admin', `${TENANT}/offboard`);
    expect(closed.status).toBe(200);
    expect(closed.body).toMatchObject({
      state: 'offboarding',
      message: expect.stringContaining('never ready'),
      members: [],
    });
    expect((await portal.get('admin', TENANT)).status).toBe(404);
    portal.api.heal();
    expect((await ask()).body.kind).toBe('create');
  }, 30_000);

  it('keeps what was in one that was ready before it failed', async () => {
    await portal.seedTenant('beta');
    const beta = '/v1/tenants/beta';
    await portal.post('admin', `${beta}/suspend`);
    portal.api.fail(({ method, path }) =>
      method === 'PATCH' && path.includes('/namespaces/beta')
        ? FAIL
        : undefined,
    );
    const failed = await portal.post('admin', `${beta}/resume`);
    expect(failed.body.state).toBe('failed');
    const closing = await portal.post('admin', `${beta}/offboard`);
    expect(closing.body.message).toMatch(/everything is kept until/);
    expect(Date.parse(closing.body.retainUntil)).toBeGreaterThan(Date.now());
    portal.api.heal();
  }, 30_000);
});
