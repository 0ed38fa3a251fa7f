import { TestPortal } from './__testUtils__/portal';
import { QUICK_RELEASES, TestApp } from './__testUtils__/releases';

describe('the resources of an app', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ config: { releases: QUICK_RELEASES } });
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  const apps = '/v1/tenants/acme/apps';
  const create = (name: string, resources: object) =>
    portal.post('developer', apps, {
      name,
      image: 'demo/hello:1.0',
      resources,
    });

  it('get the limit that a request above the default one needs', async () => {
    const created = await create('busy', { requests: { cpu: '500m' } });
    expect(created.status).toBe(201);
    const busy = new TestApp(portal, 'busy');
    await busy.until(app => app.phase === 'Healthy');
    // The limit is the platform's: what was chosen stays as it was.
    expect((await busy.get()).spec?.resources).toEqual({
      requests: { cpu: '500m' },
    });
  }, 30_000);

  it.each([
    [
      { requests: { cpu: '2' }, limits: { cpu: '1' } },
      'Invalid',
      /resources\.requests\.cpu: The CPU request \(2\) is greater than the limit \(1\)/,
    ],
    [
      { limits: { cpu: '99' } },
      'ResourcesInvalid',
      /99 CPU for one replica is more than the plan "small"/,
    ],
    [{ limits: { memory: '1Mi' } }, 'ResourcesInvalid', /Choose at least 16Mi/],
  ])('%j are refused in words', async (resources, reason, message) => {
    const busy = `${apps}/busy/prepare`;
    for (const { status, body } of [
      await create('never', resources),
      await portal.post('developer', busy, { resources }),
    ]) {
      expect(status).toBe(400);
      expect(body.error).toMatchObject({
        reason,
        message: expect.stringMatching(message),
      });
    }
  });

  it('are looked at again in every version that is started later', async () => {
    const change = (plan: string) =>
      portal.call('admin', 'PUT', '/v1/tenants/acme/plan', { plan });
    await change('large');
    const [large, was] = ['large', 'was'].map(
      name => new TestApp(portal, name),
    );
    for (const app of [large, was]) {
      const created = await create(app.name, { limits: { cpu: '3' } });
      expect(created.status).toBe(201);
      await app.until(({ phase }) => phase === 'Healthy');
    }
    await was.release({ resources: { limits: { cpu: '1' } } });
    await was.release({ image: 'demo/hello:2.0' });
    for (const app of [large, was]) {
      await portal.post('developer', `${app.address}/stop`);
    }
    await portal.eventually(async () => (await change('small')).status === 200);
    for (const refused of [
      await large.act('prepare', { image: 'demo/hello:2.0' }),
      await was.act('rollback', { toRevision: 1 }),
    ]) {
      expect(refused.status).toBe(400);
      expect(refused.body.error).toMatchObject({
        reason: 'ResourcesInvalid',
        message: expect.stringContaining('3 CPU for one replica'),
      });
    }
    expect((await was.get()).release.active?.revision).toBe(3);
  }, 60_000);
});
