import { Replayer } from './conformance/replay';
import { startDevCluster } from './devCluster';
import { Deployment } from './model/workloads';
import { DevCluster } from './options';
import { FAST_TIMINGS } from './pods/timings';
import { eventually } from './testing/contractCluster';
import { askIngress } from './testing/ingressClient';

const DEPLOYMENT = '/apis/apps/v1/namespaces/acme/deployments/shop';
const HOST = 'shop.localhost';

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

describe('a rolling update', () => {
  let cluster: DevCluster;
  let client: Replayer;

  const merge = (path: string, body: unknown) =>
    client.send({
      method: 'PATCH',
      path,
      body,
      contentType: 'application/merge-patch+json',
    });
  const strategic = (path: string, body: unknown) =>
    client.send({
      method: 'PATCH',
      path,
      body,
      contentType: 'application/strategic-merge-patch+json',
    });
  const post = async (path: string, body: unknown) => {
    const { status } = await client.send({ method: 'POST', path, body });
    expect(status).toBe(201);
  };
  const read = async () =>
    (await client.send({ method: 'GET', path: DEPLOYMENT })).body as Deployment;
  const template = (image: string) => ({
    spec: { template: { spec: { containers: [{ name: 'app', image }] } } },
  });
  const complete = (replicas: number) =>
    eventually(async () => {
      const { metadata, status = {} } = await read();
      const { observedGeneration, updatedReplicas, availableReplicas } = status;
      return (
        (observedGeneration === metadata.generation &&
          updatedReplicas === replicas &&
          availableReplicas === replicas &&
          status.replicas === replicas) ||
        undefined
      );
    });

  beforeAll(async () => {
    cluster = await startDevCluster({ timings: FAST_TIMINGS });
    client = new Replayer(cluster);
    await post('/api/v1/namespaces', { metadata: { name: 'acme' } });
    await post('/apis/apps/v1/namespaces/acme/deployments', {
      metadata: { name: 'shop' },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'shop' } },
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels: { app: 'shop' } },
          spec: {
            terminationGracePeriodSeconds: 10,
            containers: [
              {
                name: 'app',
                image: 'demo/hello:1.0',
                env: [{ name: 'PORT', value: '8080' }],
                ports: [{ name: 'http', containerPort: 8080 }],
                readinessProbe: {
                  httpGet: { path: '/healthz', port: 'http' },
                  periodSeconds: 1,
                },
                lifecycle: { preStop: { sleep: { seconds: 1 } } },
              },
            ],
          },
        },
      },
    });
    await post('/api/v1/namespaces/acme/services', {
      metadata: { name: 'shop' },
      spec: {
        selector: { app: 'shop' },
        ports: [{ port: 80, targetPort: 'http' }],
      },
    });
    await post('/apis/networking.k8s.io/v1/namespaces/acme/ingresses', {
      metadata: { name: 'shop' },
      spec: {
        rules: [
          {
            host: HOST,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'shop', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    });
    await complete(3);
  });

  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  /** Asks from several clients at once while something happens. */
  const underLoad = async (clients: number, act: () => Promise<unknown>) => {
    const answers = new Map<string, number>();
    let running = true;
    const load = Array.from({ length: clients }, async () => {
      while (running) {
        const answer = await askIngress(cluster.ingressUrl, HOST).then(
          ({ status, body }) => `${status} ${body.version}`,
          error => String(error),
        );
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      }
    });
    try {
      await act();
    } finally {
      running = false;
      await Promise.all(load);
    }
    return answers;
  };

  it('loses no request, with readiness, preStop and no pod to spare', async () => {
    const update = async (version: string) => {
      await strategic(DEPLOYMENT, template(`demo/hello:${version}`));
      await complete(3);
      // The load has seen every version.
      await eventually(async () => {
        const { body } = await askIngress(cluster.ingressUrl, HOST);
        return body.version === version || undefined;
      });
    };
    const answers = await underLoad(8, async () => {
      await update('2.0');
      await update('3.0');
    });
    expect([...answers.keys()].sort()).toEqual([
      '200 1.0',
      '200 2.0',
      '200 3.0',
    ]);
  });

  it('is finished although its size changes in the middle', async () => {
    await strategic(DEPLOYMENT, template('demo/unready:4.0'));
    await eventually(async () =>
      (await read()).status?.updatedReplicas === 1 ? true : undefined,
    );
    await strategic(DEPLOYMENT, template('demo/hello:5.0'));
    await merge(`${DEPLOYMENT}/scale`, { spec: { replicas: 5 } });
    await expect(complete(5)).resolves.toBe(true);
  });
});
