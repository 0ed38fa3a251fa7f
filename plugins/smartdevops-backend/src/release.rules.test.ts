import { createBackendModule } from '@backstage/backend-plugin-api';
import { promotionChecksExtensionPoint } from '@smartdevops/backstage-plugin-smartdevops-node';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import { accepted, QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { USERS } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';

/** What the check of another plugin says; looked at each time it runs. */
let license: () => Promise<{ passed: boolean; message: string }>;

/** What the second check of a name is met with. */
let refusedTwice: unknown;

const checkModule = createBackendModule({
  pluginId: 'smartdevops',
  moduleId: 'license-check',
  register(env) {
    env.registerInit({
      deps: { checks: promotionChecksExtensionPoint },
      async init({ checks }) {
        const check = { name: 'License', run: () => license() };
        checks.addCheck(check);
        try {
          checks.addCheck(check);
        } catch (error) {
          refusedTwice = error;
        }
      },
    });
  },
});

describe('what has to allow a promotion', () => {
  let portal: TestPortal;
  let shop: TestApp;
  let prometheus: http.Server;
  /** Requests and errors that Prometheus counted. */
  let counted: [string | undefined, string | undefined];

  beforeAll(async () => {
    prometheus = http.createServer((request, response) => {
      let query = '';
      request.on('data', chunk => {
        query += chunk;
      });
      request.on('end', () => {
        const value = counted[query.includes('status') ? 1 : 0];
        const result = value === undefined ? [] : [{ value: [1, value] }];
        response.end(JSON.stringify({ data: { result } }));
      });
    });
    await new Promise<void>(resolve => {
      prometheus.listen(0, '127.0.0.1', resolve);
    });
    const { port } = prometheus.address() as AddressInfo;
    portal = await TestPortal.start({
      config: {
        releases: {
          ...QUICK_RELEASES,
          approval: { required: true, tenants: ['careful'] },
        },
        prometheus: { url: `http://127.0.0.1:${port}` },
      },
      features: [checkModule],
    });
    await portal.seedTenant('acme');
    shop = new TestApp(portal, 'shop');
    await shop.create();
  }, 60_000);

  afterAll(async () => {
    await portal.stop();
    prometheus.closeAllConnections();
    prometheus.close();
  });

  beforeEach(() => {
    license = async () => ({ passed: true, message: 'The license is free.' });
    counted = [undefined, undefined];
  });

  it('takes one check of a name', () => {
    expect(String(refusedTwice)).toContain(
      'There is already a promotion check named "License".',
    );
  });

  it('runs every check anew, and names each that fails', async () => {
    counted = ['200', '30'];
    license = async () => {
      throw new Error('license server is down');
    };
    const { release } = await shop.prepareReady({ image: 'demo/unready:1' });
    const expectedRevision = release.candidate!.revision;
    const refused = await shop.act('promote', { expectedRevision });
    expect(refused.status).toBe(409);
    expect(refused.body.error.reason).toBe('ChecksFailed');
    for (const sentence of [
      'GET / through the preview was answered 503.',
      '15 % of about 200 requests',
      'It could not be done: license server is down',
    ]) {
      expect(refused.body.error.message).toContain(sentence);
    }
    const shown = await shop.get();
    expect(shown.release.checks).toMatchObject([
      { name: 'HTTP smoke test', passed: false },
      { name: 'Error ratio', passed: false },
      { name: 'License', passed: false },
    ]);
    expect(shown.release.actions.promote).toMatchObject({ overridable: true });
    expect((await shop.visit()).version).toBe('1.0');
  }, 60_000);

  it('lets an owner override checks, with a reason that is kept, and nobody else', async () => {
    const { release } = await shop.get();
    const order = {
      expectedRevision: release.candidate!.revision,
      override: { reason: 'the old one loses orders' },
    };
    const refused = await shop.act('promote', order);
    expect(refused.status).toBe(403);
    expect(refused.body.error.reason).toBe('OverrideNotAllowed');
    expect((await shop.get()).release.active?.revision).toBe(1);
    accepted(await shop.act('promote', order, 'owner'));
    expect((await shop.activity())[0]).toMatchObject({
      action: 'app.promote',
      actor: USERS.owner,
      message: expect.stringContaining('the old one loses orders'),
    });
    expect(JSON.stringify(await shop.history())).toContain(
      'Checks overridden: the old one loses orders',
    );
    accepted(await shop.act('rollback'));
    await shop.settled();
  }, 60_000);

  it.each([
    [[undefined, undefined], 'Nobody has visited the preview yet'],
    [['200', undefined], '0 % of about 200 requests'],
    [['200', '10'], '5 % of about 200 requests'],
  ] as const)(
    'takes %j of Prometheus for good',
    async (numbers, sentence) => {
      counted = [...numbers];
      await shop.prepareReady({ image: 'demo/hello:2.0' });
      const { release } = await shop.until(({ release: { checks } }) =>
        checks.every(check => check.passed !== undefined),
      );
      expect(release.checks[1].message).toContain(sentence);
      accepted(
        await shop.act('promote', {
          expectedRevision: release.candidate?.revision,
        }),
      );
      accepted(await shop.act('rollback'));
      await shop.settled();
    },
    60_000,
  );

  it('wants a second person where that is configured', async () => {
    await portal.seedTenant('careful');
    const app = new TestApp(portal, 'bank', 'careful');
    await app.create();
    const { release } = await app.prepareReady({ image: 'demo/hello:2.0' });
    expect(release.approval).toEqual({ required: true });
    expect(release.actions.promote.preparerRefusal).toMatch(/second person/);
    const order = { expectedRevision: 2 };
    const refused = await app.act('promote', order);
    expect(refused.body.error.reason).toBe('ApprovalRequired');
    const own = await app.act('approve', order);
    expect(own.body.error.reason).toBe('SecondPersonRequired');
    const stale = await app.act('approve', { expectedRevision: 3 }, 'owner');
    expect(stale.body.error.reason).toBe('StaleRevision');
    const approved = await app.act('approve', order, 'owner');
    expect(approved.body.release.approval).toMatchObject({
      given: { revision: 2, by: USERS.owner },
    });
    // What was approved is this candidate, not the next one.
    await app.prepareReady({ image: 'demo/hello:3.0' });
    const next = await app.act('promote', { expectedRevision: 3 });
    expect(next.body.error.reason).toBe('ApprovalRequired');
    accepted(await app.act('approve', { expectedRevision: 3 }, 'owner'));
    accepted(await app.act('promote', { expectedRevision: 3 }));
    expect(JSON.stringify(await app.history())).toContain(
      `Approved by ${USERS.owner}.`,
    );
  }, 60_000);

  it('lets nobody reach users past it by going back to what never served', async () => {
    const app = new TestApp(portal, 'vault', 'careful');
    await app.create();
    const back = async (toRevision: number) => {
      const { status, body } = await app.act('rollback', { toRevision });
      return [status, body.error?.reason];
    };
    await app.prepareReady({ image: 'demo/hello:2.0' });
    expect(await back(2)).toEqual([409, 'NeverServed']);
    // Replaced, then given up: neither ever served.
    await app.prepareReady({ image: 'demo/hello:3.0' });
    expect(await back(2)).toEqual([409, 'NeverServed']);
    accepted(await app.act('abort'));
    expect(await back(3)).toEqual([409, 'NeverServed']);
    expect(await back(9)).toEqual([404, 'ReleaseNotFound']);
    // Nor does a lost annotation make the previous version of it.
    await app.settled();
    await app.patch('services', 'vault', {
      metadata: { annotations: { 'smartdevops.io/release': null } },
    });
    await portal.eventually(async () =>
      (await app.history()).some(({ kind }) => kind === 'adopt'),
    );
    const refused = await app.act('rollback');
    expect(refused.body.error.reason).toBe('NoPreviousVersion');
    expect(await back(3)).toEqual([409, 'NeverServed']);
    expect(await app.visit()).toEqual({ status: 200, version: '1.0' });
  }, 60_000);

  it('counts down for longer, or ends, as somebody wants', async () => {
    const app = new TestApp(portal, 'patient');
    await app.create();
    const nothing = await app.act('extend', { seconds: 10 });
    expect(nothing.body.error.reason).toBe('NothingCountedDown');
    expect((await app.act('finish')).status).toBe(200);
    await app.prepareReady({ image: 'demo/hello:2.0' });
    const promoted = await app.act('promote', { expectedRevision: 2 });
    const { until } = promoted.body.release.intent;
    const extended = await app.act('extend', { seconds: 600 });
    expect(
      Date.parse(extended.body.release.intent.until) - Date.parse(until),
    ).toBe(600_000);
    accepted(await app.act('finish'));
    const warm = await app.until(({ release }) => !!release.retireAt);
    expect(warm.release.phase).toBe('Stable');
    accepted(await app.act('extend', { seconds: 600 }));
    accepted(await app.act('finish'));
    await app.settled();
  }, 60_000);
});
