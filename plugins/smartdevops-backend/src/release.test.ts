import { QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { USERS } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';

describe('an upgrade', () => {
  let portal: TestPortal;
  let shop: TestApp;

  beforeAll(async () => {
    portal = await TestPortal.start({ config: { releases: QUICK_RELEASES } });
    await portal.seedTenant('acme');
    shop = new TestApp(portal, 'shop');
    await shop.create({ replicas: 2, env: { LEVEL: 'info' } });
  }, 60_000);

  afterAll(() => portal.stop());

  it('shows the next version in its preview, and touches nothing else', async () => {
    const app = await shop.prepareReady({
      image: 'demo/hello:2.0',
      env: { LEVEL: 'debug' },
    });
    expect(app.release).toMatchObject({
      active: { color: 'blue', revision: 1 },
      candidate: { color: 'green', revision: 2, by: USERS.developer },
      changes: [
        { field: 'image', from: 'demo/hello:1.0', to: 'demo/hello:2.0' },
        { field: 'environment variable LEVEL', from: 'info', to: 'debug' },
      ],
    });
    // As many replicas as the active version runs.
    expect(app.release.lanes.map(lane => lane.replicas.desired)).toEqual([
      2, 2,
    ]);
    expect(app.urls.preview).toContain('shop-preview.acme.localhost');
    expect(await shop.visit('preview')).toEqual({
      status: 200,
      version: '2.0',
    });
    expect(await shop.visit()).toEqual({ status: 200, version: '1.0' });
  }, 60_000);

  it('runs its checks in the background', async () => {
    const { release } = await shop.until(({ release: { checks } }) =>
      checks.every(check => check.passed !== undefined),
    );
    expect(release.checks).toEqual([
      {
        name: 'HTTP smoke test',
        passed: true,
        message: 'GET / through the preview was answered 200.',
      },
    ]);
  }, 60_000);

  it('serves all users once promoted, and says who did it', async () => {
    const promoted = await shop.act('promote', { expectedRevision: 2 });
    expect(promoted.status).toBe(200);
    expect(promoted.body.release).toMatchObject({
      phase: 'Verifying',
      active: { color: 'green', revision: 2, image: 'demo/hello:2.0' },
      previous: { color: 'blue', revision: 1 },
      intent: { kind: 'verify', by: USERS.developer, replicas: 2 },
    });
    expect((await shop.visit()).version).toBe('2.0');
    expect(await shop.replicasOf('blue')).toBe(2);
  }, 60_000);

  it('keeps the previous version warm for its time, then retires it', async () => {
    await shop.until(({ release }) => release.retireAt !== undefined);
    expect(await shop.replicasOf('blue')).toBe(2);
    const app = await shop.settled();
    expect(app.release).toMatchObject({
      phase: 'Stable',
      active: { color: 'green', revision: 2 },
      previous: { color: 'blue', revision: 1 },
    });
    expect(app.urls.preview).toBeUndefined();
    expect((await shop.visit('preview')).status).toBe(503);
    expect((await shop.visit()).version).toBe('2.0');
  }, 60_000);

  it('is in the history and in the activity log', async () => {
    const history = await shop.history();
    expect(
      history.map(({ kind, revision, outcome, by }) => [
        kind,
        revision,
        outcome,
        by,
      ]),
    ).toEqual([
      ['promote', 2, 'succeeded', USERS.developer],
      ['prepare', 2, 'promoted', USERS.developer],
      ['create', 1, 'succeeded', USERS.developer],
    ]);
    expect(JSON.stringify(history)).not.toContain('secretKeys');
    const told = (await shop.activity()).map(
      ({ action, message }) => `${action}: ${message}`,
    );
    expect(told).toEqual([
      'app.retire: scaled blue to zero: nobody uses it',
      'app.promote: switched the users from 1.0 (revision 1) to 2.0 (revision 2)',
      'app.prepare: prepared 2.0 (revision 2), 1.0 (revision 1) stays active',
      'app.create: created demo/hello:1.0',
    ]);
  });
});
