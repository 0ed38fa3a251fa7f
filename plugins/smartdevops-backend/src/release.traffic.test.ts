import { accepted, QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';
import { recordRequests } from './__testUtils__/recordRequests';

const VISITORS = 4;
const CYCLES = 4;

describe('traffic', () => {
  let portal: TestPortal;
  let shop: TestApp;

  beforeAll(async () => {
    portal = await TestPortal.start({
      config: { releases: { ...QUICK_RELEASES, scaleDownDelaySeconds: 2 } },
    });
    await portal.seedTenant('acme');
    shop = new TestApp(portal, 'shop');
    await shop.create({ replicas: 2 });
  }, 60_000);

  afterAll(() => portal.stop());

  /** Visits without a pause until told to stop; tells what was answered. */
  function visitors() {
    const answers = new Map<string, number>();
    let going = true;
    const visit = async () => {
      while (going) {
        const answer = await shop.visit().then(
          ({ status, version }) => `${status} ${version}`,
          error => `failed: ${error}`,
        );
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      }
    };
    const all = Promise.all(Array.from({ length: VISITORS }, visit));
    return {
      async stop() {
        going = false;
        await all;
        return answers;
      },
    };
  }

  it('is switched with exactly one write', async () => {
    await shop.prepareReady({ image: 'demo/hello:2.0' });
    const requests = recordRequests(portal.cluster.url);
    accepted(await shop.act('promote', { expectedRevision: 2 }));
    const writes = requests
      .stop()
      .filter(line => !line.startsWith('GET'))
      // The preview is let go by the reconciler, not by the verb.
      .filter(line => !line.includes('shop-preview'));
    expect(writes).toEqual([
      expect.stringMatching(
        /^PATCH \/api\/v1\/namespaces\/acme\/services\/shop\?fieldManager=smartdevops-release/,
      ),
    ]);
    await shop.settled();
  }, 60_000);

  it('loses no request while versions are promoted and gone back from', async () => {
    const visiting = visitors();
    for (let cycle = 1; cycle <= CYCLES; cycle++) {
      const { release } = await shop.prepareReady({
        image: `demo/hello:3.${cycle}`,
      });
      const revision = release.candidate?.revision;
      accepted(await shop.act('promote', { expectedRevision: revision }));
      // Warm in even cycles, stopped in odd ones.
      if (cycle % 2 === 1) {
        await shop.settled();
      }
      accepted(await shop.act('rollback', { expectedRevision: revision }));
      await shop.until(
        app =>
          app.release.phase === 'Stable' &&
          app.release.active?.revision !== revision,
      );
      await shop.settled();
    }
    const answers = await visiting.stop();
    const failed = [...answers].filter(([answer]) => !/^200 /.test(answer));
    expect(failed).toEqual([]);
    // Each of the versions served somebody.
    expect([...answers.keys()].sort()).toEqual([
      '200 2.0',
      ...Array.from({ length: CYCLES }, (_, i) => `200 3.${i + 1}`),
    ]);
  }, 120_000);

  it('costs no request while nothing is to be done', async () => {
    const lines = recordRequests(portal.cluster.url);
    // Something changes that asks for nothing, and is seen.
    await shop.patch('services', 'shop', {
      metadata: { labels: { 'example.com/touched': 'yes' } },
    });
    await Promise.all(Array.from({ length: 50 }, () => shop.get()));
    const asked = lines
      .stop()
      .filter(line => !/touched|watch=/.test(line))
      .filter(line => !/^PATCH .*services\/shop$/.test(line));
    expect(asked).toEqual([]);
  }, 60_000);
});
