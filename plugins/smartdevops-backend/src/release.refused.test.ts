import { accepted, QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';

describe('what is refused', () => {
  let portal: TestPortal;
  let shop: TestApp;

  beforeAll(async () => {
    portal = await TestPortal.start({ config: { releases: QUICK_RELEASES } });
    await portal.seedTenant('acme');
    shop = new TestApp(portal, 'shop');
    await shop.create({ replicas: 2 });
  }, 60_000);

  afterAll(() => portal.stop());

  it.each([
    [{ image: 'demo/broken:1' }, /^CrashLoop$/],
    [
      { image: 'demo/unready:1', healthPath: '/ready' },
      /^(ProbeFailing|CrashLoop)$/,
    ],
    [{ image: 'demo/missing:1' }, /^ImagePullFailed$/],
  ])(
    'a candidate %j cannot be promoted, says why, and disturbs nobody',
    async (change, reason) => {
      const prepared = await shop.act('prepare', change);
      accepted(prepared);
      const { revision } = prepared.body.release.candidate;
      const app = await shop.until(
        ({ release }) => release.phase === 'PreviewFailed',
      );
      expect(app.release.message).toMatch(/\.$/);
      expect(app.release.actions.promote.refusal).toBe(app.release.message);
      expect(app.urls.preview).toBeUndefined();
      for (const [who, body] of [
        ['developer', {}],
        // What does not run is not overridden by anybody.
        ['owner', { override: { reason: 'now' } }],
      ] as const) {
        const refused = await shop.act(
          'promote',
          { expectedRevision: revision, ...body },
          who,
        );
        expect(refused.status).toBe(409);
        expect(refused.body.error.reason).toMatch(reason);
      }
      expect(await shop.visit()).toEqual({ status: 200, version: '1.0' });
      accepted(await shop.act('abort'));
      const settled = await shop.settled();
      expect(settled).toMatchObject({
        phase: 'Healthy',
        release: { active: { revision: 1 } },
      });
      expect((await shop.history())[0]).toMatchObject({
        kind: 'prepare',
        revision,
        outcome: 'aborted',
      });
    },
    60_000,
  );

  it('a candidate is not blamed for the crash of the one it replaces', async () => {
    accepted(await shop.act('prepare', { image: 'demo/broken:1.1' }));
    await shop.until(({ release }) => release.phase === 'PreviewFailed');
    const phases = new Set<string>();
    const prepared = await shop.act('prepare', { image: 'demo/hello:2.0' });
    phases.add(prepared.body.release.phase);
    await shop.until(({ release }) => {
      phases.add(release.phase);
      return release.phase === 'PreviewReady';
    });
    expect([...phases]).toEqual(['Preparing', 'PreviewReady']);
    accepted(await shop.act('abort'));
    await shop.settled();
  }, 60_000);

  it('a version that does not fit into the quota beside the active one', async () => {
    const refused = await shop.act('prepare', {
      image: 'demo/hello:2.0',
      resources: { limits: { cpu: '1' } },
    });
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      reason: 'QuotaExceeded',
      message: expect.stringContaining('CPU'),
    });
    expect((await shop.get()).release.candidate).toBeUndefined();
  });

  it('a version that the cluster would not accept, before anything is written', async () => {
    const before = await shop.get();
    const refused = await shop.act('prepare', {
      resources: { limits: { cpu: '100m' }, requests: { cpu: '200m' } },
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    const after = await shop.get();
    expect(after.release.candidate).toBeUndefined();
    expect(after.release.lanes).toEqual(before.release.lanes);
  });

  it('a revision that nobody looked at, and what is done already is no error', async () => {
    const none = await shop.act('promote', { expectedRevision: 99 });
    expect(none.body.error.reason).toBe('NoCandidate');
    const { release } = await shop.prepareReady({ image: 'demo/hello:2.0' });
    const revision = release.candidate!.revision;
    const same = await shop.act('prepare', { image: 'demo/hello:2.0' });
    expect(same.body.release.candidate.revision).toBe(revision);
    const other = await shop.act('promote', { expectedRevision: revision + 1 });
    expect(other.status).toBe(409);
    expect(other.body.error.reason).toBe('StaleRevision');
    const both = await Promise.all(
      [1, 2, 3].map(() => shop.act('promote', { expectedRevision: revision })),
    );
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(
      (await shop.activity()).filter(({ action }) => action === 'app.promote'),
    ).toHaveLength(1);
  }, 60_000);

  it('whatever would disturb a release that is under way', async () => {
    const reasons = async (...verbs: string[]) =>
      Promise.all(
        verbs.map(async verb => {
          const { body } = await shop.act(verb);
          return body.error?.reason;
        }),
      );
    await shop.settled();
    await shop.prepareReady({ image: 'demo/hello:3.0' });
    expect(await reasons('stop')).toEqual(['ReleaseInProgress']);
    const zero = await shop.act('scale', { replicas: 0 });
    expect(zero.body.error.reason).toBe('ReleaseInProgress');
    // Scaling is about the active color; the candidate follows.
    accepted(await shop.act('scale', { replicas: 3 }));
    const { release } = await shop.until(
      ({ release: { phase, lanes } }) =>
        phase === 'PreviewReady' && lanes[1].replicas.available === 3,
    );
    await shop.act('promote', {
      expectedRevision: release.candidate!.revision,
    });
    accepted(await shop.act('extend', { seconds: 60 }));
    expect(await reasons('stop', 'restart', 'abort')).toEqual([
      'ReleaseInProgress',
      'ReleaseInProgress',
      'Verifying',
    ]);
    const prepare = await shop.act('prepare', { image: 'demo/hello:4.0' });
    expect(prepare.body.error.reason).toBe('Verifying');
    accepted(await shop.act('finish'));
    await shop.settled();
    accepted(await shop.act('stop'));
    const stopped = await shop.act('prepare', { image: 'demo/hello:4.0' });
    expect(stopped.body.error.reason).toBe('Stopped');
    accepted(await shop.act('start'));
    const started = await shop.until(({ reason }) => reason === 'Serving');
    expect(started.replicas.desired).toBe(3);
  }, 60_000);

  it.each([
    ['prepare', {}],
    ['prepare', { image: 'demo/hello:2.0', privileged: true }],
    ['prepare', { image: 'demo/hello:2.0', healthPath: null, port: 0 }],
    ['prepare', { env: { PORT: '1' } }],
    ['prepare', { env: { A: '1' }, secretEnv: { A: '2' } }],
    ['prepare', { image: null }],
    ['prepare', { replicas: 0 }],
    ['promote', {}],
    ['promote', { expectedRevision: '2' }],
    ['promote', { expectedRevision: 2, override: { reason: '  ' } }],
    ['promote', { expectedRevision: 2, checks: [] }],
    ['rollback', { toRevision: -1 }],
    ['rollback', { toRevision: 1.5 }],
    ['abort', { force: true }],
    ['approve', {}],
    ['extend', { seconds: 1e9 }],
    ['extend', { seconds: '60; rm' }],
  ])('a body of %s that is not valid: %j', async (verb, body) => {
    const refused = await shop.act(verb, body);
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toBeTruthy();
  });

  it.each([
    [{ apps: [] }],
    [{ apps: [{ app: 'shop' }] }],
    [{ apps: Array(2).fill({ app: 'shop', expectedRevision: 2 }) }],
    [{ apps: { length: 1 } }],
    [{ apps: [{ app: 'shop', expectedRevision: 2 }], tenant: 'beta' }],
  ])('a coordinated release that is not valid: %j', async body => {
    const path = '/v1/tenants/acme/releases';
    expect((await portal.post('developer', path, body)).status).toBe(400);
  });
});
