import http from 'node:http';
import { AddressInfo } from 'node:net';
import {
  AppMetrics,
  METRIC_NAMES,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Gateway, startGateway } from './__testUtils__/monitoring';
import { TestPortal } from './__testUtils__/portal';
import { hasPrometheus, TestPrometheus } from './__testUtils__/TestPrometheus';

jest.setTimeout(180_000);

/** A server that answers as told, and remembers what it was asked. */
class Answering {
  answer: { status: number; body: string } = { status: 200, body: '{}' };
  readonly asked: { url: string; headers: http.IncomingHttpHeaders }[] = [];
  private readonly server = http.createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      const { url = '', headers } = request;
      this.asked.push({ url: `${url} ${decodeURIComponent(body)}`, headers });
      response.writeHead(this.answer.status).end(this.answer.body);
    });
  });

  async start(): Promise<string> {
    await new Promise<void>(resolve => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function create(portal: TestPortal, name: string): Promise<void> {
  await portal.seedTenant('acme');
  const { status } = await portal.post('developer', '/v1/tenants/acme/apps', {
    name,
    image: 'demo/hello:1.0',
    resources: {
      requests: { cpu: '100m', memory: '64Mi' },
      limits: { cpu: '250m', memory: '128Mi' },
    },
  });
  expect(status).toBe(201);
  await portal.until(
    'viewer',
    `/v1/tenants/acme/apps/${name}`,
    app => app.phase === 'Healthy',
  );
}

async function metricsOf(portal: TestPortal, query = ''): Promise<AppMetrics> {
  const address = `/v1/tenants/acme/apps/shop/metrics${query}`;
  const { status, body } = await portal.get('viewer', address);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
}

function chart(metrics: AppMetrics, name: string) {
  return metrics.charts.find(candidate => candidate.name === name);
}

describe('metrics without Prometheus', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ timings: { metricsPeriodMs: 50 } });
    await create(portal, 'shop');
    // A backend takes its first sample when it starts.
    await portal.eventually(async () => {
      const { items } = await portal.kubernetes<{ items: unknown[] }>({
        path: '/apis/metrics.k8s.io/v1beta1/namespaces/acme/pods',
      });
      return items.length > 0;
    });
    await portal.kill();
    await portal.revive();
  });
  afterAll(() => portal.stop());

  it('are sampled from metrics.k8s.io, with requests and limits', async () => {
    const found = await portal.eventually(async () => {
      const metrics = await metricsOf(portal, '?range=15m');
      return metrics.source === 'metrics-server' && metrics;
    });
    expect(found.charts.map(({ name }) => name)).toEqual([...METRIC_NAMES]);
    expect(chart(found, 'cpu')).toMatchObject({
      unit: 'cores',
      series: [
        {
          label: expect.stringMatching(/^shop-blue-/),
          color: 'blue',
          points: [[expect.any(Number), expect.any(Number)]],
        },
      ],
      lines: [
        { label: 'request', value: 0.1 },
        { label: 'limit', value: 0.25 },
      ],
    });
    expect(chart(found, 'memory')?.series[0].points[0][1]).toBeGreaterThan(0);
    expect(chart(found, 'restarts')?.series[0].points[0][1]).toBe(0);
    expect(chart(found, 'latencyP95')).toMatchObject({
      series: [],
      missing: expect.stringContaining('smartdevops.prometheus.url'),
    });
    expect(found.releases).toMatchObject([{ kind: 'create', revision: 1 }]);
  });

  it('show what runs now, of the app, of its pods and in the list', async () => {
    const app = await portal.until(
      'viewer',
      '/v1/tenants/acme/apps/shop',
      body => body.usage !== undefined,
    );
    const usage = { cpu: expect.any(Number), memory: expect.any(Number) };
    expect(app).toMatchObject({ usage, pods: [{ usage }], logHistory: false });
    const { body } = await portal.get('viewer', '/v1/apps');
    expect(body.items).toMatchObject([{ name: 'shop', usage: app.usage }]);
  });

  it.each([
    ['?range=1y', /range/],
    ['?range=1h&step=0', /step/],
    ['?range=7d&step=5', /at least 404 s/],
    ['?query=up', /query/],
  ])('refuse %s', async (query, message) => {
    const address = `/v1/tenants/acme/apps/shop/metrics${query}`;
    const { status, body } = await portal.get('viewer', address);
    expect(status).toBe(400);
    expect(body.error.message).toMatch(message);
  });

  it('have no log history where no Loki is configured', async () => {
    const { status, body } = await portal.get(
      'viewer',
      '/v1/tenants/acme/apps/shop/logs/history?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z',
    );
    expect(status).toBe(409);
    expect(body.error.message).toContain('smartdevops.loki.url');
  });
});

describe('a Prometheus or Loki that misbehaves', () => {
  const prometheus = new Answering();
  const loki = new Answering();
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({
      config: {
        prometheus: { url: await prometheus.start() },
        loki: {
          url: `${await loki.start()}/base/`,
          orgId: 'platform',
          token: 'secret',
        },
      },
    });
    await create(portal, 'shop');
  });
  afterAll(async () => {
    await portal.stop();
    prometheus.stop();
    loki.stop();
  });

  it.each([
    [500, 'no'],
    [200, 'no json'],
    [200, 'null'],
    [200, '{"data":{"result":[{"metric":7,"values":"x"},null,{}]}}'],
    [200, '{"data":{"result":[{"metric":{},"values":[[1,"NaN"],[2]]}]}}'],
    [200, `{"data":"${'x'.repeat(9 * 1024 * 1024)}"}`],
  ])('leaves charts empty and says so (%s %.20s)', async (status, body) => {
    prometheus.answer = { status, body };
    const metrics = await metricsOf(portal);
    expect(metrics.source).toBe('prometheus');
    expect(metrics.charts).toHaveLength(METRIC_NAMES.length);
    for (const { series, missing } of metrics.charts) {
      expect(series).toEqual([]);
      expect(missing).toMatch(/\.$/);
    }
  });

  it('is asked for this app alone', async () => {
    prometheus.asked.length = 0;
    await metricsOf(portal, '?range=6h');
    expect(prometheus.asked).toHaveLength(METRIC_NAMES.length);
    for (const { url } of prometheus.asked) {
      expect(url).toMatch(/namespace="acme"/);
      expect(url).toMatch(/ingress="shop"|pod=~"shop-\(blue\|green\)-/);
    }
  });

  const history = (query: string) =>
    portal.get('viewer', `/v1/tenants/acme/apps/shop/logs/history${query}`);
  const day = '?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z';

  it('gives old lines, newest first', async () => {
    loki.answer = {
      status: 200,
      body: JSON.stringify({
        data: {
          result: [
            {
              stream: { pod: 'shop-blue-a-b' },
              values: [
                ['1767225600000000001', 'first'],
                ['1767225600000000003', 'third'],
                ['x', 'no time'],
                [1767225600000000001, 'no text'],
              ],
            },
            { stream: {}, values: [['1767225600000000002', 'second']] },
            { values: 7 },
          ],
        },
      }),
    };
    const { status, body } = await history(
      `${day}&q=${encodeURIComponent('a"} |= `\\')}&limit=2`,
    );
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        pod: 'shop-blue-a-b',
        at: '2026-01-01T00:00:00.000000003Z',
        text: 'third',
      },
      { pod: '', at: '2026-01-01T00:00:00.000000002Z', text: 'second' },
    ]);
    const { url, headers } = loki.asked[0];
    const asked = new URL(url.trim(), 'http://loki').searchParams;
    expect(asked.get('query')).toBe(
      '{namespace="acme",pod=~"shop-(blue|green)-[a-z0-9]+-[a-z0-9]+"} |= "a\\"} |= `\\\\"',
    );
    expect(asked.get('start')).toBe('1767225600000000000');
    expect(headers).toMatchObject({
      'x-scope-orgid': 'platform',
      authorization: 'Bearer secret',
    });
    const { body: app } = await portal.get(
      'viewer',
      '/v1/tenants/acme/apps/shop',
    );
    expect(app.logHistory).toBe(true);
  });

  it.each([
    ['?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 400],
    ['?from=yesterday&to=now', 400],
    [`${day}&limit=999999`, 400],
    [`${day}&query={}`, 400],
  ])('refuses %s', async (query, status) => {
    expect((await history(query)).status).toBe(status);
  });

  it.each([
    [500, 'no'],
    [200, 'no json'],
  ])('is told when it does not answer (%s %s)', async (status, body) => {
    loki.answer = { status, body };
    const answer = await history(day);
    expect(answer.status).toBe(503);
    expect(answer.body.error.message).toMatch(/Loki did not answer/);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});

const describeWithPrometheus = hasPrometheus() ? describe : describe.skip;

describeWithPrometheus('a real Prometheus', () => {
  let portal: TestPortal;
  let prometheus: TestPrometheus | undefined;
  let gateway: Gateway;

  beforeAll(async () => {
    // The portal has to know where it is before it is there.
    gateway = await startGateway(
      () => prometheus && Number(new URL(prometheus.url).port),
    );
    portal = await TestPortal.start({
      timings: { metricsPeriodMs: 200 },
      config: { prometheus: { url: `http://127.0.0.1:${gateway.port}` } },
    });
    await create(portal, 'shop');
    prometheus = await TestPrometheus.start(portal.cluster.kubeconfig);
  });
  afterAll(async () => {
    await prometheus?.stop();
    await portal.stop();
    await gateway.stop();
  });

  it('has data for every chart', async () => {
    const visit = () =>
      new Promise<void>((resolve, reject) => {
        http
          .get(
            {
              host: '127.0.0.1',
              port: portal.cluster.ingressPort,
              headers: { host: 'shop.acme.localhost' },
            },
            response => {
              response.resume();
              response.on('end', resolve);
            },
          )
          .on('error', reject);
      });
    const metrics = await portal.eventually(async () => {
      await visit();
      const found = await metricsOf(portal, '?range=15m&step=5');
      return found.charts.every(({ series }) => series.length > 0) && found;
    });
    expect(metrics.source).toBe('prometheus');
    expect(chart(metrics, 'errorRatio')?.series[0].label).toBe('errors');
    expect(chart(metrics, 'restarts')?.series[0].label).toMatch(/^shop-blue-/);
  });
});
