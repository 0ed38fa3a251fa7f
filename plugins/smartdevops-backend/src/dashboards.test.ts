import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { TestPortal } from './__testUtils__/portal';
import { hasPrometheus, TestPrometheus } from './__testUtils__/TestPrometheus';

// A real program at its own pace; conditions are waited for.
jest.setTimeout(180_000);

const DASHBOARDS = path.resolve(
  __dirname,
  '../../../deploy/monitoring/grafana/dashboards',
);

type Target = { expr: string; datasource: { type: string } };
type Panel = { title: string; targets?: Target[] };
type Dashboard = {
  panels: Panel[];
  templating: {
    list: { name: string; type: string; definition?: string; regex?: string }[];
  };
};

function read(name: string): Dashboard {
  return JSON.parse(
    fs.readFileSync(path.join(DASHBOARDS, `${name}.json`), 'utf8'),
  );
}

/** What Grafana would send, of all that goes to Prometheus. */
function queriesOf(name: string, values: Record<string, string>) {
  return read(name).panels.flatMap(panel =>
    (panel.targets ?? [])
      .filter(({ datasource }) => datasource.type === 'prometheus')
      .map(({ expr }) => ({
        title: panel.title,
        query: expr
          .replace(/\$__rate_interval/g, '10s')
          .replace(/\$([a-z_]+)/g, (all, variable) => values[variable] ?? all),
      })),
  );
}

/** What stands for the portal, which does not run in the cluster here. */
const PORTAL = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: portal, namespace: smartdevops }
spec:
  selector: { matchLabels: { app: portal } }
  template:
    metadata: { labels: { app: portal } }
    spec:
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: portal
          image: demo/hello:1
          ports: [{ containerPort: 8080 }]
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
---
apiVersion: v1
kind: Service
metadata: { name: portal, namespace: smartdevops }
spec:
  selector: { app: portal }
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: portal, namespace: smartdevops }
spec:
  rules:
    - host: portal.localhost
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: portal, port: { number: 80 } } }
`;

const PLACES: Record<string, string> = {
  Deployment: '/apis/apps/v1/namespaces/smartdevops/deployments',
  Service: '/api/v1/namespaces/smartdevops/services',
  Ingress: '/apis/networking.k8s.io/v1/namespaces/smartdevops/ingresses',
};

const describeWithPrometheus = hasPrometheus() ? describe : describe.skip;

describeWithPrometheus('the dashboards with a real Prometheus', () => {
  let portal: TestPortal;
  let prometheus: TestPrometheus;
  let traffic: NodeJS.Timeout;

  const create = (name: string, image: string, replicas: number) =>
    portal
      .post('developer', '/v1/tenants/acme/apps', { name, image, replicas })
      .expect(201);

  const phase = (name: string, wanted: string) =>
    portal.until(
      'developer',
      `/v1/tenants/acme/apps/${name}`,
      app => app.phase === wanted,
    );

  function visit(host: string) {
    const { ingressPort: port } = portal.cluster;
    http
      .get({ host: '127.0.0.1', port, headers: { host } }, answer =>
        answer.resume(),
      )
      .on('error', () => {});
  }

  beforeAll(async () => {
    portal = await TestPortal.start();
    await portal.seedTenant('acme');
    for (const document of parseAllDocuments(PORTAL)) {
      const body = document.toJS() as { kind: string };
      await portal.kubernetes({
        method: 'POST',
        path: PLACES[body.kind],
        body,
      });
    }
    prometheus = await TestPrometheus.start(portal.cluster.kubeconfig);
    await create('shop', 'demo/flaky:1', 1);
    await create('half', 'demo/hello:1', 1);
    await create('idle', 'demo/hello:1', 1);
    await create('broken', 'demo/broken:1', 1);
    await phase('half', 'Healthy');
    await portal.post('developer', '/v1/tenants/acme/apps/half/prepare', {
      image: 'demo/broken:2',
    });
    await phase('idle', 'Healthy');
    await portal.post('developer', '/v1/tenants/acme/apps/idle/stop');
    traffic = setInterval(() => {
      visit('shop.acme.localhost');
      visit('portal.localhost');
    }, 100);
  });

  afterAll(async () => {
    clearInterval(traffic);
    await prometheus?.stop();
    await portal?.stop();
  });

  const hasData = (query: string) =>
    portal.eventually(async () => (await prometheus.query(query)).length > 0);

  it.each([
    [
      'client',
      { namespace: 'acme', app: 'shop' },
      // An app that does not restart, and is not slowed down, has these too.
      ['Status', 'Restarts', 'CPU throttling'],
    ],
    [
      'devops',
      { namespace: '.+', portal_namespace: 'smartdevops' },
      ['Apps by phase', 'Alerts', 'Portal: memory'],
    ],
  ])('get data for every query of %s', async (name, values, expectedTitles) => {
    const queries = queriesOf(name, values);
    expect(queries.map(({ title }) => title)).toEqual(
      expect.arrayContaining(expectedTitles),
    );
    for (const { query } of queries) {
      expect(query).not.toContain('$namespace');
      // A zero in place of nothing must not hide that there is nothing.
      const real = query.replaceAll(' or vector(0)', '');
      await hasData(real);
    }
  });

  it('count apps as they are', async () => {
    const counts = queriesOf('devops', { namespace: 'acme' }).filter(
      ({ title }) => title === 'Apps by phase',
    );
    const answers = await portal.eventually(async () => {
      const all = await Promise.all(
        counts.map(({ query }) => prometheus.query(query)),
      );
      const found = all.map(([series]) => series?.value[1]);
      // Each of the four apps is what it was made to be, in the end.
      return !found.includes('0') && found;
    });
    expect(answers).toEqual(['1', '1', '1', '1']);
  });

  it('answer for one app only, and for none of a namespace without any', async () => {
    const of = async (values: Record<string, string>, title: string) => {
      const wanted = queriesOf('client', values).find(
        query => query.title === title,
      );
      return prometheus.query(wanted?.query ?? '');
    };
    const shop = { namespace: 'acme', app: 'shop' };
    const pods = await of(shop, 'Memory per pod');
    expect(pods.map(({ metric }) => metric.pod)).toEqual([
      expect.stringMatching(/^shop-blue-/),
    ]);
    const everyApp = await of({ ...shop, app: '.+' }, 'Memory per pod');
    expect(everyApp.length).toBeGreaterThan(1);
    const foreign = { namespace: 'smartdevops', app: '.+' };
    expect(await of(foreign, 'Memory per pod')).toEqual([]);
  });

  it.each(['client', 'devops'])(
    'offer the tenants and apps that there are (%s)',
    async name => {
      const offered: Record<string, string[]> = {};
      for (const variable of read(name).templating.list) {
        const [, selector, label] =
          /^label_values\((.+), (\w+)\)$/.exec(variable.definition ?? '') ?? [];
        if (selector) {
          const texts = await prometheus.labelValues(
            selector.replace('$namespace', 'acme'),
            label,
          );
          const pattern = variable.regex?.slice(1, -1);
          offered[variable.name] = [
            ...new Set(
              texts.flatMap(text =>
                pattern ? (text.match(pattern)?.[1] ?? []) : text,
              ),
            ),
          ];
        }
      }
      const apps = { app: ['broken', 'half', 'idle', 'shop'] };
      expect(offered).toEqual({
        namespace: ['acme'],
        ...(name === 'client' ? apps : {}),
      });
    },
  );
});
