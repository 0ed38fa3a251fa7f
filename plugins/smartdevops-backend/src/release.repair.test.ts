import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { accepted, QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';

const RELEASE = 'smartdevops.io/release';
/** Replaces all pods of a color by ones that crash. */
const CRASH = {
  spec: {
    strategy: { type: 'Recreate', rollingUpdate: null },
    template: {
      spec: { containers: [{ name: 'app', image: 'demo/broken:1' }] },
    },
  },
};

describe('what the platform does by itself', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ config: { releases: QUICK_RELEASES } });
    await portal.seedTenant('acme');
    await portal.call('admin', 'PUT', '/v1/tenants/acme/plan', {
      plan: 'large',
    });
  }, 60_000);

  afterAll(() => portal.stop());

  const told = async (app: TestApp, action: string) =>
    portal.eventually(async () =>
      (await app.activity()).find(entry => entry.action === action),
    );

  it('goes back from a promoted version that loses its replicas', async () => {
    const app = new TestApp(portal, 'fragile');
    await app.create({ replicas: 2 });
    await app.prepareReady({ image: 'demo/hello:2.0' });
    accepted(await app.act('promote', { expectedRevision: 2 }));
    accepted(await app.act('extend', { seconds: 60 }));
    await app.patch('deployments', 'fragile-green', CRASH);
    const back = await app.until(
      ({ release }) => release.active?.revision === 1,
    );
    expect(back.release).toMatchObject({
      phase: 'Stable',
      previous: { revision: 2 },
      last: { message: expect.stringContaining('lost replicas') },
    });
    expect((await app.visit()).version).toBe('1.0');
    expect(await told(app, 'app.switch-back')).toMatchObject({
      actor: 'smartdevops',
      message: expect.stringContaining('from 2.0 (revision 2) to 1.0'),
    });
    await app.settled();
    expect(
      (await app.history()).map(({ kind, outcome }) => [kind, outcome]),
    ).toEqual([
      ['switch-back', 'succeeded'],
      ['promote', 'switched-back'],
      ['prepare', 'promoted'],
      ['create', 'succeeded'],
    ]);
  }, 60_000);

  it('goes back from a promoted version that is scaled to zero by hand, and lets a person do so later', async () => {
    const app = new TestApp(portal, 'emptied');
    await app.create({ replicas: 2 });
    await app.prepareReady({ image: 'demo/hello:2.0' });
    accepted(await app.act('promote', { expectedRevision: 2 }));
    accepted(await app.act('extend', { seconds: 60 }));
    const empty = (color: string) =>
      app.patch('deployments', `emptied-${color}`, { spec: { replicas: 0 } });
    await empty('green');
    await app.until(({ release }) => release.active?.revision === 1);
    expect(await app.visit()).toEqual({ status: 200, version: '1.0' });
    expect(await told(app, 'app.switch-back')).toMatchObject({
      message: expect.stringContaining('to zero by hand'),
    });
    await app.settled();
    // Outside of the guard window it stays as somebody wanted it, until asked.
    await empty('blue');
    const stopped = await app.until(({ phase }) => phase === 'Stopped');
    expect(stopped.release.actions.rollback.refusal).toBeUndefined();
    accepted(await app.act('rollback'));
    const back = await app.until(({ reason }) => reason === 'Serving');
    expect(back.release.active?.revision).toBe(2);
    expect(back.replicas.desired).toBe(2);
    // What its owner stopped is not started by this way.
    await app.settled();
    accepted(await app.act('stop'));
    const refused = await app.act('rollback');
    expect(refused.body.error.reason).toBe('Stopped');
  }, 60_000);

  it.each([
    ['stripped', null],
    [
      'of the other color',
      { 'smartdevops.io/color': 'green', 'smartdevops.io/app': 'selected' },
    ],
    ['of one label more', { release: 'helm' }],
  ])(
    'puts a selector back that was %s',
    async (_, selector) => {
      const app = new TestApp(portal, 'selected');
      if ((await portal.get('developer', app.address)).status === 404) {
        await app.create();
      }
      const before = (await app.activity()).length;
      await app.patch('services', 'selected', { spec: { selector } });
      await portal.eventually(
        async () => (await app.activity()).length > before,
      );
      await app.until(({ endpoints }) => endpoints.ready === 1);
      expect(await app.visit()).toEqual({ status: 200, version: '1.0' });
      expect((await app.activity())[0]).toMatchObject({
        action: 'app.repair',
        actor: 'smartdevops',
        message: expect.stringContaining('put the selector'),
      });
    },
    60_000,
  );

  it('puts a Service back that was deleted, and refuses meanwhile what it could not undo', async () => {
    const app = new TestApp(portal, 'headless');
    await app.create({ replicas: 2 });
    await app.release({ image: 'demo/hello:2.0' });
    const path = '/api/v1/namespaces/acme/services/headless';
    await portal.kubernetes({ method: 'DELETE', path });
    const gone = await app.until(({ reason }) => reason === 'ServiceMissing');
    expect(gone.phase).toBe('Unavailable');
    expect(gone.release).toMatchObject({ reason: 'ServiceMissing' });
    for (const [verb, body] of [
      ['stop', {}],
      ['restart', {}],
      ['scale', { replicas: 3 }],
      ['prepare', { image: 'demo/hello:3.0' }],
      ['rollback', {}],
    ] as const) {
      const refused = await app.act(verb, body);
      expect([verb, refused.status, refused.body.error?.reason]).toEqual([
        verb,
        409,
        'ServiceMissing',
      ]);
    }
    const back = await app.until(({ reason }) => reason === 'Serving');
    expect(back.release).toMatchObject({
      phase: 'Stable',
      active: { revision: 2 },
      previous: { revision: 1 },
    });
    expect(await app.visit()).toEqual({ status: 200, version: '2.0' });
    expect(await told(app, 'app.repair')).toMatchObject({
      message: expect.stringContaining('The Service was deleted'),
    });
    // Each field belongs to the manager that goes on writing it.
    const { metadata } = await portal.kubernetes<{
      metadata: { managedFields: { manager: string; fieldsV1: object }[] };
    }>({ path });
    const owned = Object.fromEntries(
      metadata.managedFields.map(({ manager, fieldsV1 }) => [
        manager,
        JSON.stringify(fieldsV1),
      ]),
    );
    expect(owned.smartdevops).toContain('f:ports');
    expect(owned.smartdevops).not.toMatch(/f:selector|smartdevops.io.release/);
    expect(owned['smartdevops-release']).toContain('f:selector');
    expect(owned['smartdevops-release']).not.toContain('f:ports');
    await app.release({ image: 'demo/hello:3.0', port: 81 });
    expect((await app.visit()).version).toBe('3.0');
  }, 60_000);

  it('leaves alone what is stopped, half made or half removed', async () => {
    const app = new TestApp(portal, 'halfgone');
    await app.create();
    accepted(await app.act('stop'));
    const objects = '/apis/policy/v1/namespaces/acme/poddisruptionbudgets';
    const services = '/api/v1/namespaces/acme/services';
    const remove = (path: string) =>
      portal.kubernetes({ method: 'DELETE', path });
    // Stopped by its owner: the Service comes back, its pods do not.
    await remove(`${services}/halfgone`);
    await portal.eventually(async () =>
      portal.kubernetes({ path: `${services}/halfgone` }).then(
        () => true,
        () => false,
      ),
    );
    const stopped = await app.until(({ release }) => !!release.active);
    expect(stopped.phase).toBe('Stopped');
    expect(await app.replicasOf('blue')).toBe(0);
    accepted(await app.act('start'));
    await app.until(({ reason }) => reason === 'Serving');
    // As removal begins, in a backend that died after the Service.
    const witness = new TestApp(portal, 'witness');
    await witness.create();
    await remove(`${objects}/halfgone`);
    await remove(`${services}/halfgone`);
    await app.until(({ reason }) => reason === 'ServiceMissing');
    await remove(`${services}/witness`);
    await told(witness, 'app.repair');
    const { items } = await portal.kubernetes<{
      items: { metadata: { name: string } }[];
    }>({ path: services });
    expect(items.map(({ metadata }) => metadata.name)).not.toContain(
      'halfgone',
    );
  }, 60_000);

  it('rebuilds a lost annotation from what runs', async () => {
    const app = new TestApp(portal, 'forgotten');
    await app.create();
    await app.release({ image: 'demo/hello:2.0' });
    await app.patch('services', 'forgotten', {
      metadata: { annotations: { [RELEASE]: null } },
    });
    await told(app, 'app.repair');
    const rebuilt = await app.until(({ release }) => !!release.previous);
    expect(rebuilt.release).toMatchObject({
      phase: 'Stable',
      active: { color: 'green', revision: 2 },
      previous: { color: 'blue', revision: 1 },
    });
    accepted(await app.act('rollback'));
    await app.until(({ release }) => release.active?.revision === 1);
    expect((await app.visit()).version).toBe('1.0');
  }, 60_000);

  it('does not guess where both are lost and two versions run', async () => {
    const app = new TestApp(portal, 'riddle');
    await app.create();
    await app.prepareReady({ image: 'demo/hello:2.0' });
    await app.patch('services', 'riddle', {
      metadata: { annotations: { [RELEASE]: '{"active":"guess"}' } },
      spec: { selector: { 'smartdevops.io/color': null } },
    });
    const seen = await app.until(({ release }) => !release.active);
    expect(seen.release.actions.promote.refusal).toMatch(/not known/);
    for (const verb of ['rollback', 'abort', 'restart', 'stop']) {
      const refused = await app.act(verb);
      expect(refused.status).toBe(409);
      expect(refused.body.error.reason).toBe('ActiveVersionUnknown');
    }
    expect([
      await app.replicasOf('blue'),
      await app.replicasOf('green'),
    ]).toEqual([1, 1]);
    // Whoever knows says so with the selector, and all goes on from there.
    await app.patch('services', 'riddle', {
      spec: {
        selector: {
          'smartdevops.io/app': 'riddle',
          'smartdevops.io/color': 'blue',
        },
      },
    });
    const known = await app.until(
      ({ release }) => release.phase === 'PreviewReady',
    );
    expect(known.release).toMatchObject({
      active: { revision: 1 },
      candidate: { revision: 2 },
    });
  }, 60_000);

  it('lets the preview lead nowhere while the candidate does not run', async () => {
    const app = new TestApp(portal, 'moody');
    await app.create();
    await app.prepareReady({ image: 'demo/hello:2.0' });
    await app.patch('deployments', 'moody-green', CRASH);
    const failed = await app.until(({ urls }) => urls.preview === undefined);
    expect(failed.release.actions.promote.refusal).toBeTruthy();
    expect((await app.visit('preview')).status).toBe(503);
    accepted(await app.act('prepare', { image: 'demo/hello:3.0' }));
    await app.until(({ release }) => release.phase === 'PreviewReady');
    expect((await app.visit('preview')).version).toBe('3.0');
  }, 60_000);

  it('lets port and autoscaler follow the active version', async () => {
    const app = new TestApp(portal, 'elastic');
    const hpas =
      '/apis/autoscaling/v2/namespaces/acme/horizontalpodautoscalers';
    const target = async () => {
      const { items } = await portal.kubernetes<{ items: Autoscaler[] }>({
        path: hpas,
      });
      return items.find(({ metadata }) => metadata.name === 'elastic')?.spec
        .scaleTargetRef.name;
    };
    await app.create({
      port: 80,
      autoscaling: { minReplicas: 1, maxReplicas: 2 },
    });
    expect(await target()).toBe('elastic-blue');
    await app.release({ image: 'demo/hello:2.0', port: 81 });
    await portal.eventually(async () => (await target()) === 'elastic-green');
    const port = async () =>
      (
        await portal.kubernetes<{ spec: { ports: { port: number }[] } }>({
          path: '/api/v1/namespaces/acme/services/elastic',
        })
      ).spec.ports.map(entry => entry.port);
    await portal.eventually(async () => (await port()).join() === '81');
    expect((await app.visit()).version).toBe('2.0');
    await app.release({ autoscaling: null });
    await portal.eventually(async () => (await target()) === undefined);
    const { replicas } = (await app.get()) as App;
    expect(replicas.desired).toBeGreaterThan(0);
  }, 60_000);

  it('finishes after it was ended right after a promotion', async () => {
    const app = new TestApp(portal, 'resumed');
    await app.create();
    await app.prepareReady({ image: 'demo/hello:2.0' });
    accepted(await app.act('promote', { expectedRevision: 2 }));
    await portal.kill();
    expect((await app.visit()).version).toBe('2.0');
    await portal.revive();
    const settled = await app.settled();
    expect(settled.release.active?.revision).toBe(2);
    expect((await app.history())[0]).toMatchObject({
      kind: 'promote',
      outcome: 'succeeded',
    });
  }, 60_000);

  it('leaves the apps of a suspended tenant alone', async () => {
    await portal.seedTenant('beta');
    const app = new TestApp(portal, 'halted', 'beta');
    await app.create();
    await app.prepareReady({ image: 'demo/hello:2.0' });
    accepted(await portal.post('admin', '/v1/tenants/beta/suspend'));
    await app.until(({ reason }) => reason === 'Suspended');
    const refused = await app.act('promote', { expectedRevision: 2 });
    expect(refused.body.error.reason).toBe('TenantNotActive');
    // What is halted would otherwise not go on with its tenant.
    for (const [verb, body] of [
      ['stop', {}],
      ['scale', { replicas: 0 }],
    ] as const) {
      const { body: answer } = await app.act(verb, body);
      expect(answer.error?.reason).toBe('TenantNotActive');
    }
    expect([
      await app.replicasOf('blue'),
      await app.replicasOf('green'),
    ]).toEqual([0, 0]);
    accepted(await portal.post('admin', '/v1/tenants/beta/resume'));
    await app.until(({ release }) => release.phase === 'PreviewReady');
    expect(await app.visit()).toEqual({ status: 200, version: '1.0' });
  }, 60_000);
});

type Autoscaler = {
  metadata: { name: string };
  spec: { scaleTargetRef: { name: string } };
};

describe('a candidate that was forgotten', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({
      config: { releases: { ...QUICK_RELEASES, previewTtlHours: 0.0003 } },
    });
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  it('gives itself up', async () => {
    const app = new TestApp(portal, 'shop');
    await app.create();
    accepted(await app.act('prepare', { image: 'demo/hello:2.0' }));
    const settled = await app.until(({ release }) => !release.candidate);
    expect(settled.release.last?.message).toContain('was not promoted within');
    await app.settled();
    expect(await app.replicasOf('green')).toBe(0);
    expect((await app.history())[0]).toMatchObject({
      kind: 'prepare',
      outcome: 'expired',
    });
    expect(await app.visit()).toEqual({ status: 200, version: '1.0' });
  }, 60_000);
});
