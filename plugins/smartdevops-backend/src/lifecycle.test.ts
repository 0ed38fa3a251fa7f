import { Activity } from '@smartdevops/backstage-plugin-smartdevops-common';
import { USERS } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';

const NET = '/apis/networking.k8s.io/v1/namespaces/acme/networkpolicies';
const BINDING =
  '/apis/rbac.authorization.k8s.io/v1/namespaces/acme/rolebindings/tenant-members';
const QUOTA = '/api/v1/namespaces/acme/resourcequotas/tenant';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/acme/deployments';
const merge = 'application/merge-patch+json';

type Deployment = { metadata: { name: string }; spec: { replicas: number } };

describe('the life of a tenant', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start();
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  const acme = '/v1/tenants/acme';
  const activity = async (): Promise<Activity[]> =>
    (await portal.get('admin', '/v1/activity?tenant=acme')).body.items;
  const replicas = async () => {
    const { items } = await portal.kubernetes<{ items: Deployment[] }>({
      path: DEPLOYMENTS,
    });
    return Object.fromEntries(
      items.map(({ metadata, spec }) => [metadata.name, spec.replicas]),
    );
  };
  const sentTo = (user: string) =>
    portal.notifications
      .filter(
        ({ recipients }) =>
          recipients.type === 'entity' && recipients.entityRef.includes(user),
      )
      .map(({ payload }) => payload.title);

  it('told the admins of the request, and the owner how it went on', async () => {
    await portal.eventually(
      async () =>
        sentTo(USERS.owner).length >= 2 && sentTo(USERS.developer).length > 0,
    );
    expect(sentTo(USERS.admin)).toContain('A tenant "acme" is asked for');
    expect(sentTo(USERS.owner)).toEqual([
      'Your request for the tenant acme is approved',
      'The tenant acme is active',
    ]);
    expect(sentTo(USERS.developer)).toEqual(['You are developer of acme']);
    expect(sentTo(USERS.stranger)).toEqual([]);
  });

  it('lets members look with kubectl, within seconds', async () => {
    const subjects = async () =>
      (
        await portal.kubernetes<{ subjects?: { name: string }[] }>({
          path: BINDING,
        })
      ).subjects?.map(({ name }) => name);
    const all = [USERS.developer, USERS.owner, USERS.viewer];
    await portal.eventually(
      async () => (await subjects())?.join() === all.join(),
    );
    const member = `${acme}/members/${encodeURIComponent(USERS.viewer)}`;
    await portal.call('owner', 'DELETE', member);
    await portal.eventually(async () => (await subjects())?.length === 2);
    await portal.eventually(async () =>
      sentTo(USERS.viewer).includes('You do not belong to acme any more'),
    );
    await portal.call('owner', 'PUT', member, { role: 'viewer' });
    await portal.eventually(async () => (await subjects())?.length === 3);
    expect(await subjects()).toEqual(all);
  });

  it('puts back what was changed by hand, and writes it down', async () => {
    await portal.kubernetes({ method: 'DELETE', path: `${NET}/default-deny` });
    await portal.eventually(() =>
      portal
        .kubernetes<object>({ path: `${NET}/default-deny` })
        .catch(() => undefined),
    );
    await portal.kubernetes({
      method: 'PATCH',
      path: QUOTA,
      contentType: merge,
      body: { spec: { hard: { pods: '9999' } } },
    });
    await portal.eventually(async () => {
      const { spec } = await portal.kubernetes<{
        spec: { hard: { pods: string } };
      }>({ path: QUOTA });
      return spec.hard.pods === '10';
    });
    const messages = await portal.eventually(async () => {
      const repaired = (await activity()).filter(
        ({ action }) => action === 'tenant.repaired',
      );
      return repaired.length >= 2 && repaired.map(({ message }) => message);
    });
    expect(messages).toEqual([
      'put ResourceQuota tenant back: spec.hard.pods was "9999"',
      'put NetworkPolicy default-deny back: was missing',
    ]);
  });

  it('repairs on demand what no watch sees', async () => {
    const path = '/api/v1/namespaces/acme/limitranges/tenant';
    await portal.kubernetes({ method: 'DELETE', path });
    const repaired = await portal.post('owner', `${acme}/repair`);
    expect(repaired.body.state).toBe('active');
    await expect(portal.kubernetes({ path })).resolves.toBeDefined();
  });

  it('changes the plan, but not to one that is too small', async () => {
    const put = (plan: string) =>
      portal.call('admin', 'PUT', `${acme}/plan`, { plan });
    expect((await put('galactic')).body.error.reason).toBe('PlanUnknown');
    expect((await put('medium')).body.plan).toBe('medium');
    const { spec } = await portal.kubernetes<{
      spec: { hard: Record<string, string> };
    }>({ path: QUOTA });
    expect(spec.hard['limits.cpu']).toBe('8');

    const app = { name: 'big', image: 'demo/hello:1.0', replicas: 12 };
    await portal.post('developer', `${acme}/apps`, app);
    await portal.until(
      'developer',
      `${acme}/apps/big`,
      body => body.phase === 'Healthy',
    );
    await portal.until('admin', acme, body =>
      (body.usage as { resource: string; used: string }[]).some(
        ({ resource, used }) => resource === 'pods' && Number(used) >= 12,
      ),
    );
    const refused = await put('small');
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      reason: 'PlanTooSmall',
      message: expect.stringContaining('pods 12 of 10'),
    });
  }, 30_000);

  it('stops everything when suspended, and resumes exactly that', async () => {
    for (const name of ['running', 'stopped']) {
      await portal.post('developer', `${acme}/apps`, {
        name,
        image: 'demo/hello:1.0',
        replicas: 2,
      });
    }
    await portal.post('developer', `${acme}/apps/stopped/stop`);
    const before = await replicas();
    expect(before).toMatchObject({ 'running-blue': 2, 'stopped-blue': 0 });

    const suspended = await portal.post('admin', `${acme}/suspend`, {
      reason: 'unpaid bill',
    });
    expect(suspended.body).toMatchObject({
      state: 'suspended',
      message: expect.stringContaining('unpaid bill'),
    });
    expect(new Set(Object.values(await replicas()))).toEqual(new Set([0]));
    const app = await portal.until(
      'developer',
      `${acme}/apps/running`,
      body => body.reason === 'Suspended',
    );
    expect(app).toMatchObject({ phase: 'Stopped' });

    // Nothing can be started meanwhile, by whatever verb.
    for (const [verb, body] of [
      ['start', {}],
      ['restart', {}],
      ['scale', { replicas: 3 }],
    ] as const) {
      const address = `${acme}/apps/running/${verb}`;
      const refused = await portal.post('developer', address, body);
      expect(refused.body.error.reason).toBe('TenantNotActive');
    }
    const again = await portal.post('admin', `${acme}/suspend`);
    expect(again.body.state).toBe('suspended');

    const resumed = await portal.post('admin', `${acme}/resume`);
    expect(resumed.body.state).toBe('active');
    expect(await replicas()).toEqual(before);
    expect((await activity()).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['tenant.suspend', 'tenant.resume']),
    );
  }, 30_000);

  it('keeps an offboarded tenant for a while, and can keep it for good', async () => {
    const closed = await portal.post('admin', `${acme}/offboard`, {
      reason: 'project ended',
    });
    expect(closed.body.state).toBe('offboarding');
    const days =
      (Date.parse(closed.body.retainUntil) - Date.now()) / (24 * 60 * 60_000);
    expect(Math.round(days)).toBe(30);
    const suspend = await portal.post('admin', `${acme}/suspend`);
    expect(suspend.body.error).toMatchObject({
      reason: 'TenantStateConflict',
      message: expect.stringContaining('resume it'),
    });
    const join = await portal.post('stranger', '/v1/tenant-requests', {
      tenant: 'acme',
    });
    expect(join.body.error.reason).toBe('TenantOffboarding');
    const resumed = await portal.post('admin', `${acme}/resume`);
    expect(resumed.body).toMatchObject({ state: 'active' });
    expect(resumed.body.retainUntil).toBeUndefined();
  }, 30_000);

  it('says what a name would become', async () => {
    const check = async (tenant: string) =>
      (
        await portal.get(
          'stranger',
          `/v1/tenant-requests/check?tenant=${encodeURIComponent(tenant)}`,
        )
      ).body;
    expect(await check('beta')).toMatchObject({ kind: 'create' });
    expect(await check('acme')).toMatchObject({
      kind: 'join',
      suggestions: ['acme-team', 'acme-apps', 'acme-dev'],
    });
    expect(await check('Müller & Söhne')).toMatchObject({
      reason: 'NameInvalid',
      suggestions: expect.arrayContaining(['muller-sohne']),
    });
    // The first letter is Cyrillic and only looks like an a.
    expect(await check('асme')).toMatchObject({ reason: 'NameInvalid' });
    expect(await check('kube-system')).toMatchObject({
      reason: 'NameReserved',
    });
    expect(await check('')).toMatchObject({ suggestions: [] });
  });
});
