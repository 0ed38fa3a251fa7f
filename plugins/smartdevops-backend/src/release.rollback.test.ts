import { accepted, QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { USERS } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';

describe('going back', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ config: { releases: QUICK_RELEASES } });
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  /** An app whose second version has just been promoted. */
  async function promoted(name: string, body: object = {}): Promise<TestApp> {
    const app = new TestApp(portal, name);
    await app.create(body);
    await app.prepareReady({ image: 'demo/hello:2.0' });
    accepted(await app.act('promote', { expectedRevision: 2 }));
    return app;
  }

  it('is immediate while the previous version is warm, and can be repeated', async () => {
    const app = await promoted('warm');
    const back = await app.act('rollback', { expectedRevision: 2 });
    expect(back.body.release).toMatchObject({
      phase: 'Stable',
      active: { color: 'blue', revision: 1 },
      previous: { color: 'green', revision: 2 },
    });
    expect((await app.visit()).version).toBe('1.0');
    // A client whose answer was lost asks again: nothing happens twice.
    const again = await app.act('rollback', { expectedRevision: 2 });
    expect(again.status).toBe(200);
    expect(again.body.release.active.revision).toBe(1);
    const stale = await app.act('rollback', { expectedRevision: 7 });
    expect(stale.status).toBe(409);
    expect(stale.body.error.reason).toBe('StaleRevision');
    await app.settled();
    expect(
      (await app.history()).map(({ kind, outcome }) => [kind, outcome]),
    ).toEqual([
      ['rollback', 'succeeded'],
      ['promote', 'rolled-back'],
      ['prepare', 'promoted'],
      ['create', 'succeeded'],
    ]);
  }, 60_000);

  it('starts a stopped version first and leaves the users where they are meanwhile', async () => {
    const app = await promoted('cold', { replicas: 2 });
    await app.settled();
    expect(await app.replicasOf('blue')).toBe(0);
    const begun = await app.act('rollback');
    expect(begun.body.release).toMatchObject({
      phase: 'RollingBack',
      active: { revision: 2 },
      intent: { kind: 'rollback', by: USERS.developer, revision: 1 },
    });
    const blocked = await app.act('prepare', { image: 'demo/hello:3.0' });
    expect(blocked.body.error.reason).toBe('RollingBack');
    const back = await app.until(({ release }) => release.phase === 'Stable');
    expect(back.release.active).toMatchObject({ color: 'blue', revision: 1 });
    expect(back.replicas.desired).toBe(2);
    expect((await app.visit()).version).toBe('1.0');
    const told = await app.activity();
    expect(told.find(({ actor }) => actor === USERS.developer)).toMatchObject({
      action: 'app.rollback',
    });
  }, 60_000);

  it('works when the active version crashes', async () => {
    const app = await promoted('crashed');
    await app.settled();
    // Somebody breaks what serves: its pods are replaced by ones that crash.
    await app.patch('deployments', 'crashed-green', {
      spec: {
        strategy: { type: 'Recreate', rollingUpdate: null },
        template: {
          spec: { containers: [{ name: 'app', image: 'demo/broken:1' }] },
        },
      },
    });
    await app.until(({ phase }) => phase === 'Unavailable');
    accepted(await app.act('rollback'));
    const back = await app.until(
      ({ phase, release }) =>
        phase === 'Healthy' && release.active?.revision === 1,
    );
    expect(back.release.phase).toBe('Stable');
    expect((await app.visit()).version).toBe('1.0');
  }, 60_000);

  it('can be given up while the old version starts', async () => {
    const app = await promoted('undecided');
    await app.settled();
    // A version that takes its time.
    await app.patch('deployments', 'undecided-blue', {
      spec: {
        template: {
          spec: { containers: [{ name: 'app', image: 'demo/unready:1' }] },
        },
      },
    });
    accepted(await app.act('rollback'));
    const aborted = await app.act('abort');
    expect(aborted.body.release).toMatchObject({
      phase: 'Stable',
      active: { revision: 2 },
      last: { message: 'The rollback to version 1.0 was aborted.' },
    });
    await app.settled();
    expect((await app.visit()).version).toBe('2.0');
    const again = await app.act('abort');
    expect(again.status).toBe(200);
    expect((await app.history())[0]).toMatchObject({
      kind: 'rollback',
      outcome: 'aborted',
    });
  }, 60_000);

  it('leads to any older release, as it was then', async () => {
    const app = new TestApp(portal, 'older');
    await app.create({
      port: 80,
      env: { LEVEL: 'one' },
      secretEnv: { TOKEN: 'first' },
    });
    await app.release({
      image: 'demo/hello:2.0',
      secretEnv: { TOKEN: 'second' },
      env: { LEVEL: 'two' },
    });
    await app.release({ image: 'demo/hello:3.0', healthPath: '/healthz' });

    const unknown = await app.act('rollback', { toRevision: 9 });
    expect(unknown.status).toBe(404);
    expect(unknown.body.error.reason).toBe('ReleaseNotFound');
    accepted(await app.act('rollback', { toRevision: 1 }));
    const back = await app.until(
      ({ release }) => release.active?.revision === 4,
    );
    expect(back).toMatchObject({
      spec: { image: 'demo/hello:1.0', env: { LEVEL: 'one' } },
      release: { previous: { revision: 3 } },
    });
    expect(back.spec.healthPath).toBeUndefined();
    expect((await app.visit()).version).toBe('1.0');
    const keyOf = async (color: string) =>
      (
        await portal.kubernetes<{ spec: { template: { spec: PodSpec } } }>({
          path: `/apis/apps/v1/namespaces/acme/deployments/older-${color}`,
        })
      ).spec.template.spec.containers[0].env.find(
        ({ name }) => name === 'TOKEN',
      )?.valueFrom?.secretKeyRef.key;
    // Each version keeps the secrets it was made with.
    expect(await keyOf('blue')).toBe('TOKEN.r2');
    expect(await keyOf('green')).toBe('TOKEN');
    const secret = await portal.kubernetes<{ data: Record<string, string> }>({
      path: '/api/v1/namespaces/acme/secrets/older-env',
    });
    const decoded = Object.entries(secret.data).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString(),
    ]);
    expect(Object.fromEntries(decoded)).toEqual({
      TOKEN: 'first',
      'TOKEN.r2': 'second',
    });
    expect(JSON.stringify(back)).not.toContain('TOKEN.r2');
  }, 60_000);
});

type PodSpec = {
  containers: {
    env: { name: string; valueFrom?: { secretKeyRef: { key: string } } }[];
  }[];
};
