import { accepted, QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';

describe('a freeze', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    portal = await TestPortal.start({
      config: {
        releases: {
          ...QUICK_RELEASES,
          freezes: [{ days, from: '00:00', to: '24:00', timeZone: 'UTC' }],
        },
      },
    });
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  it('refuses promotions by whomever, and lets everything else be', async () => {
    const shop = new TestApp(portal, 'shop');
    await shop.create();
    const { release } = await shop.prepareReady({ image: 'demo/hello:2.0' });
    for (const body of [{}, { override: { reason: 'urgent' } }]) {
      const order = { expectedRevision: 2, ...body };
      const refused = await shop.act('promote', order, 'owner');
      expect(refused.status).toBe(409);
      expect(refused.body.error.message).toBe(release.actions.promote.refusal);
    }
    const together = await portal.post('owner', '/v1/tenants/acme/releases', {
      apps: [{ app: 'shop', expectedRevision: 2 }],
    });
    expect(together.body.error.reason).toBe('CoordinatedReleaseRefused');
    accepted(await shop.act('abort'));
  }, 60_000);
});
