import fs from 'node:fs';
import path from 'node:path';
import { FAIL } from './__testUtils__/ApiProxy';
import { freePort } from './__testUtils__/monitoring';
import { TestPortal } from './__testUtils__/portal';
import { QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { hasPrometheus, TestPrometheus } from './__testUtils__/TestPrometheus';

/*
 * The metrics of the suite itself, as a Prometheus gets them: the backend with
 * the exporter of the shipped image, after a walk through what it does.
 */

jest.setTimeout(240_000);

const ROOT = path.resolve(__dirname, '../../..');
const DASHBOARD = path.join(
  ROOT,
  'deploy/monitoring/grafana/dashboards/suite.json',
);

type Sample = { name: string; labels: Record<string, string>; value: number };

const WEBHOOK = '/v1/alertmanager/webhook';

function payload() {
  return {
    version: '4',
    groupKey: '{}:{}',
    status: 'firing',
    receiver: 'portal',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'DiskFull', namespace: 'acme' },
        annotations: {},
        startsAt: '2026-01-01T00:00:00Z',
        endsAt: '0001-01-01T00:00:00Z',
        fingerprint: '8e2e0f5a7c1d4b60',
      },
    ],
  };
}

const describeWithPrometheus = hasPrometheus() ? describe : describe.skip;

/** The queries of the dashboard, as Grafana would send them. */
function queries(): string[] {
  const { panels } = JSON.parse(fs.readFileSync(DASHBOARD, 'utf8')) as {
    panels: { targets?: { expr: string; datasource: { type: string } }[] }[];
  };
  return panels
    .flatMap(({ targets }) => targets ?? [])
    .filter(({ datasource }) => datasource.type === 'prometheus')
    .map(({ expr }) => expr.replace(/\$__rate_interval/g, '30s'));
}

function parseSamples(text: string): Sample[] {
  return text.split('\n').flatMap(line => {
    const [, name, labels = '', value] =
      /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (!name) {
      return [];
    }
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return {
      name,
      labels: Object.fromEntries(pairs.map(([, key, label]) => [key, label])),
      value: Number(value),
    };
  });
}

describe('the metrics of the suite', () => {
  let portal: TestPortal;
  let address: string;
  let provider: { shutdown(): Promise<void> };
  let prometheus: TestPrometheus | undefined;

  const collect = async () =>
    parseSamples(await (await fetch(`http://${address}/metrics`)).text());

  /** The sum of what matches. */
  async function value(
    name: string,
    labels: Record<string, string> = {},
  ): Promise<number> {
    const matching = (await collect()).filter(
      sample =>
        sample.name === name &&
        Object.entries(labels).every(([key, text]) =>
          new RegExp(`^(${text})$`).test(sample.labels[key] ?? ''),
        ),
    );
    return matching.reduce((sum, sample) => sum + sample.value, 0);
  }

  beforeAll(async () => {
    const port = await freePort();
    address = `127.0.0.1:${port}`;
    process.env.OTEL_EXPORTER_PROMETHEUS_HOST = '127.0.0.1';
    process.env.OTEL_EXPORTER_PROMETHEUS_PORT = String(port);
    // What the image loads before everything else.
    ({ provider } = require(
      path.join(ROOT, 'packages/backend/instrumentation.js'),
    ));
    portal = await TestPortal.start({
      proxied: true,
      config: { releases: QUICK_RELEASES },
    });
    if (hasPrometheus()) {
      prometheus = await TestPrometheus.start(
        portal.cluster.kubeconfig,
        address,
      );
    }
    await walkThrough();
  });

  afterAll(async () => {
    await prometheus?.stop();
    await portal?.stop();
    await provider?.shutdown();
  });

  /** Everything that is counted, once. */
  async function walkThrough() {
    await portal.seedTenant('acme');
    const app = new TestApp(portal, 'shop', 'acme');
    await app.create({ image: 'demo/hello:1.0' });
    // Refused: there is nothing to promote.
    expect((await app.act('promote', { expectedRevision: 7 })).status).toBe(
      409,
    );
    await portal.post('owner', '/v1/tenants/acme/isolation-check').expect(200);
    await portal.post('alertmanager', WEBHOOK, payload()).expect(200);
    await portal.post('alertmanager', WEBHOOK, payload()).expect(200);
    await portal.post('alertmanager', WEBHOOK, { nonsense: true }).expect(400);
    await portal.post('developer', WEBHOOK, payload());
    await portal.eventually(async () => portal.notifications.length > 1);

    // A backend died while it worked on the tenant.
    await portal.knex('claims').insert({
      key: 'tenant:acme',
      owner: 'somebody who is gone',
      expires_at: new Date(0).toISOString(),
    });
    await portal
      .call('admin', 'PUT', '/v1/tenants/acme/plan', { plan: 'large' })
      .expect(200);
    await portal.eventually(
      async () => (await value('smartdevops_claim_takeovers_total')) > 0,
    );

    // The API server fails for a while, and all watches break.
    portal.api.fail(({ isWatch }) => (isWatch ? FAIL : undefined));
    portal.api.cut(() => true);
    await portal.eventually(
      async () =>
        (await value('smartdevops_cache_age_seconds')) > 0 &&
        (await value('smartdevops_apiserver_requests_total', {
          code: '500',
        })) > 0,
    );
    portal.api.heal();
    await portal.eventually(
      async () => (await value('smartdevops_cache_age_seconds')) === 0,
    );
  }

  it('are all there that the dashboard asks for', async () => {
    const names = new Set((await collect()).map(({ name }) => name));
    const asked = new Set(
      queries().flatMap(query => query.match(/smartdevops_\w+/g) ?? []),
    );
    expect(asked.size).toBeGreaterThan(12);
    expect([...asked].filter(name => !names.has(name))).toEqual([]);
    // And the dashboard leaves none out.
    const base = (name: string) => name.replace(/_(bucket|sum|count)$/, '');
    const shown = new Set([...asked].map(base));
    const given = [...names].filter(name => name.startsWith('smartdevops_'));
    expect(given.filter(name => !shown.has(base(name)))).toEqual([]);
  });

  it.each<[what: string, name: string, labels: Record<string, string>]>([
    [
      'a verb that was done',
      'verb_duration_seconds_count',
      { verb: 'create-app', outcome: 'done' },
    ],
    [
      'a verb that was refused',
      'verb_duration_seconds_count',
      { verb: 'promote-app', outcome: 'refused' },
    ],
    [
      'looks at apps',
      'reconcile_duration_seconds_count',
      { reconciler: 'app', outcome: 'done' },
    ],
    [
      'looks at tenants',
      'reconcile_duration_seconds_count',
      { reconciler: 'tenant', outcome: 'done' },
    ],
    [
      'what the provisioner wrote',
      'apiserver_requests_total',
      { identity: 'provisioner', code: '20.' },
    ],
    [
      'what the deployer wrote',
      'apiserver_requests_total',
      { identity: 'deployer', code: '20.', verb: 'patch' },
    ],
    [
      'what the backend itself watches',
      'apiserver_requests_total',
      { identity: 'backend', verb: 'watch', code: '200' },
    ],
    ['an API server that fails', 'apiserver_requests_total', { code: '500' }],
    [
      'watches that broke',
      'watch_interruptions_total',
      { cluster: 'default', kind: 'Pod' },
    ],
    ['an alert that is new', 'alerts_total', { result: 'changed' }],
    ['an alert that is known', 'alerts_total', { result: 'known' }],
    ['payloads that were kept', 'alert_payloads_total', { outcome: 'done' }],
    ['payloads that are none', 'alert_payloads_total', { outcome: 'refused' }],
    [
      'payloads of somebody who may not',
      'alert_payloads_total',
      { outcome: 'denied' },
    ],
    ['notifications', 'deliveries_total', { outcome: 'delivered' }],
    ['work that was taken over', 'claim_takeovers_total', { claim: 'tenant' }],
    ['an isolation check', 'isolation_checks_total', { result: 'held' }],
  ])('count %s', async (_what, name, labels) => {
    expect(await value(`smartdevops_${name}`, labels)).toBeGreaterThan(0);
  });

  it('the backend itself never writes', async () => {
    expect(
      await value('smartdevops_apiserver_requests_total', {
        identity: 'backend',
        verb: 'create|update|patch|delete',
        code: '20.',
      }),
    ).toBe(0);
  });

  it('tell nothing of what people chose', async () => {
    const samples = (await collect()).filter(({ name }) =>
      name.startsWith('smartdevops_'),
    );
    const values = samples.flatMap(({ labels }) => Object.values(labels));
    expect(samples.length).toBeGreaterThan(50);
    expect(
      values.filter(text => /acme|shop|developer|demo/.test(text)),
    ).toEqual([]);
    const keys = new Set(samples.flatMap(({ labels }) => Object.keys(labels)));
    for (const key of ['tenant', 'app', 'user', 'namespace', 'actor']) {
      expect(keys).not.toContain(key);
    }
  });

  describeWithPrometheus('in a real Prometheus', () => {
    it('answer every query of the dashboard', async () => {
      const real = prometheus!;
      // A zero in place of nothing must not hide that there is nothing; what
      // hardly ever happens did not happen here.
      const asked = queries()
        .filter(query => !/result="(broken|failed)"/.test(query))
        .map(query => query.replaceAll(' or vector(0)', ''));
      const isAnswered = async (query: string) =>
        (await real.query(query)).length > 0;
      const answers = asked.map(query =>
        portal.eventually(() => isAnswered(query)),
      );
      expect(await Promise.all(answers)).not.toContain(false);
      // Those that were left out are at least valid.
      await Promise.all(queries().map(query => real.query(query)));
    });
  });
});
