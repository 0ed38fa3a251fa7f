import { accepted, QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';

describe('three backends at once', () => {
  let portal: TestPortal;
  let shop: TestApp;

  beforeAll(async () => {
    portal = await TestPortal.start({ config: { releases: QUICK_RELEASES } });
    await portal.addReplica();
    await portal.addReplica();
    await portal.seedTenant('acme');
    shop = new TestApp(portal, 'shop');
    await shop.create();
  }, 60_000);

  afterAll(() => portal.stop());

  it('do each thing once', async () => {
    await shop.release({ image: 'demo/hello:2.0' });
    accepted(await shop.act('rollback'));
    await shop.until(({ release }) => release.active?.revision === 1);
    await shop.settled();
    await shop.patch('services', 'shop', { spec: { selector: null } });
    await portal.eventually(async () =>
      (await shop.activity()).some(({ action }) => action === 'app.repair'),
    );
    const counts = new Map<string, number>();
    for (const { action } of await shop.activity()) {
      counts.set(action, (counts.get(action) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      'app.create': 1,
      'app.prepare': 1,
      'app.promote': 1,
      // The verb, and the switch once the stopped version was ready.
      'app.rollback': 2,
      // Of each color once.
      'app.retire': 2,
      'app.repair': 1,
    });
    expect((await shop.history()).map(({ kind }) => kind)).toEqual([
      'rollback',
      'promote',
      'prepare',
      'create',
    ]);
    expect(await shop.visit()).toEqual({ status: 200, version: '1.0' });
  }, 60_000);
});
