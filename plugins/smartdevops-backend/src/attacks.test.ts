import {
  coreServices,
  createServiceFactory,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import type { JsonObject } from '@backstage/types';
import { Who } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';
import { QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { KubernetesRequest, Transport } from './kubernetes';

/*
 * What somebody with an account may try over HTTP, beside what the tests of each
 * part try (docs/security.md).
 */

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

const APPS = '/v1/tenants/acme/apps';
const SECRET = 'sw0rdfish-c0ffee-5ecret';
const LINE_END = /[\r\n\u2028\u2029]/;

/** A line of the log of the plugin. */
type Line = { message: string; fields: JsonObject };

function recorder(lines: Line[]): LoggerService {
  const log = (message: string, meta?: Error | JsonObject) => {
    const fields =
      meta instanceof Error ? { error: String(meta) } : (meta ?? {});
    lines.push({ message, fields });
  };
  const logger: LoggerService = {
    error: log,
    warn: log,
    info: log,
    debug: log,
    child: () => logger,
  };
  return logger;
}

describe('attacks', () => {
  let portal: TestPortal;
  const lines: Line[] = [];
  const signals: unknown[] = [];

  beforeAll(async () => {
    portal = await TestPortal.start({
      proxied: true,
      config: { releases: QUICK_RELEASES },
      features: [
        createServiceFactory({
          service: coreServices.rootLogger,
          deps: {},
          factory: () => recorder(lines),
        }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({
            publish: async sent => {
              signals.push(sent);
            },
          }),
        }),
      ],
    });
    await portal.seedTenant('acme');
  });

  afterAll(() => portal.stop());

  describe('secrets', () => {
    const app = () => new TestApp(portal, 'vault');
    const plain = () => new TestApp(portal, 'plain');
    /** What the API server answered, of every request. */
    const answers: { path: string; method: string; answer: unknown }[] = [];

    beforeAll(async () => {
      const { json } = Transport.prototype;
      jest
        .spyOn(Transport.prototype, 'json')
        .mockImplementation(async function record<T>(
          this: Transport,
          request: KubernetesRequest,
        ) {
          const answer = await json.call(this, request);
          const { path: address, method = 'GET' } = request;
          answers.push({ path: address, method, answer });
          return answer as T;
        });
      await app().create({ secretEnv: { API_KEY: SECRET } });
      await app().prepareReady({
        image: 'demo/hello:2.0',
        secretEnv: { NEW_KEY: `${SECRET}-2` },
      });
      // One that has no Secret until then.
      await plain().create();
      await plain().prepareReady({
        image: 'demo/hello:2.0',
        secretEnv: { KEY: SECRET },
      });
    });

    afterAll(() => jest.restoreAllMocks());

    it('are in no answer of the cluster, which knows them', async () => {
      const writes = answers.filter(({ path: of_ }) =>
        of_.includes('/secrets'),
      );
      expect(new Set(writes.map(({ method }) => method))).toEqual(
        new Set(['PATCH', 'POST']),
      );
      for (const { answer } of writes) {
        expect(answer).toMatchObject({ kind: 'PartialObjectMetadata' });
      }
      const text = JSON.stringify(answers);
      // Groups of three bytes, so that it is the same whatever comes after it.
      const beginning = Buffer.from(SECRET.slice(0, 21)).toString('base64');
      expect([SECRET, beginning].filter(has => text.includes(has))).toEqual([]);
      const held = await portal.kubernetes({
        path: '/api/v1/namespaces/acme/secrets/vault-env',
      });
      expect(JSON.stringify(held).split(beginning)).toHaveLength(3);
    });

    it.each([
      { name: 'vault', image: 'demo/hello:1.0', secretEnv: { 'A B': SECRET } },
      { name: 'vault', image: 'demo/hello:1.0', secretEnv: { A: SECRET } },
      { name: 'VAULT', image: 'no image', secretEnv: { A: SECRET } },
    ])('are not repeated by a refusal: %j', async body => {
      const refused = await portal.post('developer', APPS, body);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.text).not.toContain(SECRET);
    });

    it.each<Who>(['developer', 'owner', 'admin'])(
      'are read back by nobody: %s',
      async who => {
        for (const address of [
          '/v1/apps',
          '/v1/activity',
          '/v1/tenants/acme',
          `${APPS}/vault`,
          `${APPS}/vault/history`,
          `${APPS}/vault/events`,
        ]) {
          const { text, status } = await portal.get(who, address);
          expect([address, status]).toEqual([address, 200]);
          expect(text).not.toContain(SECRET);
        }
      },
    );

    it('are in no row of the database, no signal and no notification', async () => {
      const tables = await portal
        .knex('sqlite_master')
        .where({ type: 'table' })
        .pluck('name');
      expect(tables).toEqual(expect.arrayContaining(['tenants', 'activity']));
      for (const table of tables) {
        const rows = JSON.stringify(await portal.knex(table));
        expect([table, rows.includes(SECRET)]).toEqual([table, false]);
      }
      expect(signals.length).toBeGreaterThan(0);
      expect(JSON.stringify(signals)).not.toContain(SECRET);
      expect(JSON.stringify(portal.notifications)).not.toContain(SECRET);
    });

    it('are in no line of the log', () => {
      expect(lines.length).toBeGreaterThan(0);
      expect(JSON.stringify(lines)).not.toContain(SECRET);
    });
  });

  it('whoever listens to signals learns what has changed, and nothing of it', () => {
    expect(signals).not.toEqual([]);
    for (const signal of signals) {
      const { message } = signal as { message: JsonObject };
      expect(Object.keys(message).sort()).toEqual(['kind', 'ref']);
    }
  });

  it('no health path leads the smoke test out of the preview', async () => {
    const app = new TestApp(portal, 'probe');
    await app.create();
    for (const healthPath of [
      '/../../../secrets/vault-env',
      '/%2e%2e/%2e%2e/%2e%2e/secrets',
      '/..\\..\\..\\secrets',
      '/.%2e/.%2e/x?../../secrets',
      '//169.254.169.254/latest/meta-data',
      '/@169.254.169.254/',
    ]) {
      const asked: string[] = [];
      portal.api.fail(({ method, path }) => {
        if (method === 'GET' && !path.includes('watch=')) {
          asked.push(path);
        }
        return undefined;
      });
      const prepared = await app.act('prepare', {
        image: 'demo/hello:2.0',
        healthPath,
      });
      expect([healthPath, prepared.status]).toEqual([healthPath, 200]);
      const base = '/api/v1/namespaces/acme/services/probe-preview:http/proxy/';
      await portal.eventually(async () =>
        asked.some(path => path.includes('/proxy')),
      );
      portal.api.heal();
      expect(asked.filter(path => path.startsWith(base))).not.toEqual([]);
      expect(
        asked.filter(
          path => /secrets|meta-data/.test(path) && !path.startsWith(base),
        ),
      ).toEqual([]);
      await app.act('abort');
    }
  });

  it('texts of others begin no line of the log', async () => {
    const forged = 'full\n2026-01-01T00:00:00Z info forged\r\nnext\u2028line';
    await portal.post('alertmanager', '/v1/alertmanager/webhook', {
      version: '4',
      groupKey: forged,
      status: 'firing',
      receiver: forged,
      alerts: [
        {
          status: 'firing',
          labels: { alertname: forged, namespace: 'acme' },
          annotations: { summary: forged, description: forged },
          startsAt: '2026-01-01T00:00:00Z',
          endsAt: '0001-01-01T00:00:00Z',
          fingerprint: 'forged',
        },
      ],
    });
    await portal.post('stranger', '/v1/tenant-requests', {
      tenant: 'beta',
      displayName: forged,
      reason: forged,
    });
    await portal.get('developer', `${APPS}/${encodeURIComponent(forged)}`);
    await portal.get('developer', `/v1/apps?q=${encodeURIComponent(forged)}`);
    expect(lines.filter(({ message }) => LINE_END.test(message))).toEqual([]);
  });

  it('alerts of more than 20 MB are refused, and not kept', async () => {
    const { status } = await portal.post(
      'alertmanager',
      '/v1/alertmanager/webhook',
      { version: '4', alerts: [], groupKey: 'x'.repeat(21_000_000) },
    );
    expect(status).toBe(413);
  });

  /** Grammars are checked by regular expressions: these want the bad ones to take forever. */
  const many = (text: string, length: number) =>
    text.repeat(Math.ceil(length / text.length)).slice(0, length);
  it.each([
    ['image', { image: `${many('a-', 511)}!` }],
    ['image', { image: `${many('a.a', 500)}:!` }],
    ['image', { image: `${many('a__', 500)}/@` }],
    ['image', { image: `${many('A-', 400)}:1/${many('a-', 100)}_` }],
    ['name', { name: `${many('a-', 500)}!` }],
    ['health path', { healthPath: `/${many('/', 499)} ` }],
    ['variable', { env: { [`${many('A_', 255)}-`]: 'x' } }],
    ['quantity', { resources: { limits: { cpu: `${many('1', 5_000)}x` } } }],
    [
      'quantity',
      { resources: { limits: { memory: `${many('0.', 5_000)}Gi` } } },
    ],
  ])('a hostile %s is refused at once', async (_what, body) => {
    const refused = await portal.post('developer', APPS, {
      name: 'redos',
      image: 'demo/hello:1.0',
      ...body,
    });
    expect(refused.status).toBe(400);
  });

  it.each([
    `/v1/apps?q=${many('(a+)+$', 200)}`,
    `/v1/apps?q=${many('a*', 200)}`,
    '/v1/apps?tenant=__proto__',
    `${APPS}/constructor`,
    '/v1/tenants/..%2f..%2fhealth',
    '/v1/tenants/acme%00',
  ])('a hostile address is no failure: %s', async address => {
    const { status } = await portal.get('developer', address);
    expect([200, 400, 404]).toContain(status);
  });

  it.each([
    '{"__proto__":{"role":"admin"},"name":"proto","image":"demo/hello:1.0"}',
    '{"constructor":{"prototype":{"x":1}},"name":"proto","image":"demo/hello:1.0"}',
  ])('nobody changes a prototype: %s', async body => {
    const { status } = await portal
      .post('developer', APPS)
      .set('content-type', 'application/json')
      .send(body);
    expect([201, 400]).toContain(status);
    expect(({} as { role?: string; x?: number }).role).toBeUndefined();
    expect(({} as { role?: string; x?: number }).x).toBeUndefined();
  });
});
