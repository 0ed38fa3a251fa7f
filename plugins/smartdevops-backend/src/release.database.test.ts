import { USERS } from './__testUtils__/callers';
import { QUICK_RELEASES, accepted, TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';

const TABLES = ['tenants', 'tenant_members', 'releases', 'activity'];
/** Replaces all pods of a color by ones that crash. */
const CRASH = {
  spec: {
    strategy: { type: 'Recreate', rollingUpdate: null },
    template: {
      spec: { containers: [{ name: 'app', image: 'demo/broken:1' }] },
    },
  },
};

describe('while the database fails', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ config: { releases: QUICK_RELEASES } });
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  const rename = async (
    from: (name: string) => string,
    to: (name: string) => string,
    tables = TABLES,
  ) => {
    for (const table of tables) {
      await portal.knex.schema.renameTable(from(table), to(table));
    }
  };
  const same = (name: string) => name;
  const gone = (name: string) => `${name}_gone`;

  it('users are taken from what broke, and the history is written later', async () => {
    const app = new TestApp(portal, 'shop');
    await app.create({ replicas: 2 });
    await app.prepareReady({ image: 'demo/hello:2.0' });
    accepted(await app.act('promote', { expectedRevision: 2 }));
    accepted(await app.act('extend', { seconds: 60 }));

    await rename(same, gone);
    await app.patch('deployments', 'shop-green', CRASH);
    await portal.eventually(async () => (await app.visit()).version === '1.0');
    // Verbs wait for the database: what they do must not be forgotten.
    const refused = await app.act('finish');
    expect(refused.status).toBeGreaterThanOrEqual(500);
    await rename(gone, same);

    const rows = await portal.eventually(async () => {
      const history = await app.history();
      return history[0]?.kind === 'switch-back' && history;
    });
    expect(rows.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['switch-back', 'succeeded'],
      ['promote', 'switched-back'],
      ['prepare', 'promoted'],
      ['create', 'succeeded'],
    ]);
    const told = await portal.eventually(async () => {
      const entries = await app.activity();
      return entries.find(({ action }) => action === 'app.switch-back');
    });
    expect(told.actor).toBe('smartdevops');
  }, 60_000);

  it('what is done is done, and gets into the activity log later, once', async () => {
    const app = new TestApp(portal, 'cart');
    const told = async () =>
      (await app.activity()).map(
        ({ actor, action, message }) => `${actor} ${action}: ${message}`,
      );
    await rename(same, gone, ['activity']);
    await app.create({ replicas: 1 });
    accepted(await app.act('scale', { replicas: 2 }));
    accepted(await app.act('restart'));
    accepted(await app.act('stop'));
    // What would be told by nothing any more is not done.
    accepted(await app.act('start'));
    accepted(await app.act('stop'));
    const sixth = await app.act('start');
    expect([sixth.status, sixth.body.error?.reason]).toEqual([
      503,
      'ActivityUnavailable',
    ]);
    await rename(gone, same, ['activity']);
    const expected = [
      'app.stop: stopped',
      'app.start: started',
      'app.stop: stopped',
      'app.restart: restarted',
      'app.scale: scaled to 2',
      'app.create: created demo/hello:1.0',
    ].map(line => `${USERS.developer} ${line}`);
    await portal.eventually(async () => (await told()).length >= 6);
    expect(await told()).toEqual(expected);
    // What is told by the Deployment as well is not told twice, and what is so
    // already is not done again.
    accepted(await app.act('stop'));
    accepted(await app.act('start'));
    accepted(await app.act('scale', { replicas: 2 }));
    await new Promise(resolve => setTimeout(resolve, 5_000));
    expect(await told()).toEqual([
      `${USERS.developer} app.start: started`,
      ...expected,
    ]);
  }, 60_000);
});
