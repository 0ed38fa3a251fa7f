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
  ) => {
    for (const table of TABLES) {
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
  }, 60_000);
});
