import { parse } from 'yaml';
import { Replayer } from './conformance/replay';
import { startDevCluster } from './devCluster';
import { DevCluster } from './options';
import { FAST_TIMINGS } from './pods/timings';
import { eventually } from './testing/contractCluster';
import { askIngress } from './testing/ingressClient';

describe('pods behind the ingress', () => {
  let cluster: DevCluster;
  let client: Replayer;

  const post = (path: string, body: unknown) =>
    client.send({ method: 'POST', path, body });

  beforeAll(async () => {
    cluster = await startDevCluster({ timings: FAST_TIMINGS });
    client = new Replayer(cluster);
    await post('/api/v1/namespaces', { metadata: { name: 'acme' } });
  });

  afterAll(async () => {
    client?.close();
    await cluster?.stop();
  });

  const get = (path: string) => client.send({ method: 'GET', path });
  const merge = (path: string, body: unknown) =>
    client.send({
      method: 'PATCH',
      path,
      body,
      contentType: 'application/merge-patch+json',
    });

  const deployments = '/apis/apps/v1/namespaces/acme/deployments';

  const deploy = (name: string, image: string, replicas = 2) =>
    post(deployments, {
      metadata: { name },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            terminationGracePeriodSeconds: 5,
            containers: [
              {
                name: 'app',
                image,
                terminationMessagePolicy: 'FallbackToLogsOnError',
                env: [{ name: 'PORT', value: '8080' }],
                ports: [{ containerPort: 8080 }],
                readinessProbe: {
                  httpGet: { path: '/healthz', port: 8080 },
                  periodSeconds: 1,
                },
                lifecycle: { preStop: { sleep: { seconds: 2 } } },
              },
            ],
          },
        },
      },
    });

  const ask = (host: string) => askIngress(cluster.ingressUrl, host);

  const podStates = async (app: string) => {
    const { body } = await get(
      `/api/v1/namespaces/acme/pods?labelSelector=app%3D${app}`,
    );
    return (body as { items: Record<string, any>[] }).items;
  };

  it('answers 404 for a host without an Ingress', async () => {
    expect((await ask('nobody.localhost')).status).toBe(404);
  });

  it('switches between two versions without a lost request', async () => {
    await deploy('blue', 'demo/hello:1.0');
    await deploy('green', 'demo/hello:2.0');
    await post('/api/v1/namespaces/acme/services', {
      metadata: { name: 'shop' },
      spec: {
        selector: { app: 'blue' },
        ports: [{ port: 80, targetPort: 8080 }],
      },
    });
    await post('/apis/networking.k8s.io/v1/namespaces/acme/ingresses', {
      metadata: { name: 'shop' },
      spec: {
        rules: [
          {
            host: 'shop.acme.localhost',
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
    const available = async (name: string) => {
      const { body } = await get(`${deployments}/${name}`);
      const { status } = body as { status: { availableReplicas?: number } };
      return status.availableReplicas === 2 || undefined;
    };
    await eventually(() => available('blue'));
    await eventually(() => available('green'));
    await eventually(async () => {
      const { body } = await ask('shop.acme.localhost');
      return body.version === '1.0' || undefined;
    });

    const statuses = new Set<number>();
    let running = true;
    const load = (async () => {
      while (running) statuses.add((await ask('shop.acme.localhost')).status);
    })();
    await merge('/api/v1/namespaces/acme/services/shop', {
      spec: { selector: { app: 'green' } },
    });
    await eventually(async () => {
      const { body } = await ask('shop.acme.localhost');
      return body.version === '2.0' || undefined;
    });
    await merge(`${deployments}/blue/scale`, { spec: { replicas: 0 } });
    await eventually(async () =>
      (await podStates('blue')).length === 0 ? true : undefined,
    );
    running = false;
    await load;
    expect([...statuses]).toEqual([200]);
  });

  it('says 503 while nothing is ready', async () => {
    await merge('/api/v1/namespaces/acme/services/shop', {
      spec: { selector: { app: 'nothing' } },
    });
    await expect(
      eventually(async () => {
        const { status } = await ask('shop.acme.localhost');
        return status === 503 || undefined;
      }),
    ).resolves.toBe(true);
  });

  const waitingReason = (pod: Record<string, any>) =>
    pod.status.containerStatuses?.[0].state.waiting?.reason;
  const lastExit = (pod: Record<string, any>) => {
    const [status] = pod.status.containerStatuses ?? [];
    return status?.lastState.terminated?.reason;
  };

  it.each([
    [
      'broken',
      (pod: Record<string, any>) =>
        waitingReason(pod) === 'CrashLoopBackOff' && lastExit(pod) === 'Error',
    ],
    ['oom', (pod: Record<string, any>) => lastExit(pod) === 'OOMKilled'],
    [
      'missing',
      (pod: Record<string, any>) => waitingReason(pod) === 'ImagePullBackOff',
    ],
    [
      'unready',
      (pod: Record<string, any>) =>
        pod.status.phase === 'Running' &&
        !pod.status.containerStatuses[0].ready,
    ],
  ])('fails as the image demo/%s does', async (name, check) => {
    await deploy(`bad-${name}`, `demo/${name}:1.0`, 1);
    await expect(
      eventually(async () => {
        const [pod] = await podStates(`bad-${name}`);
        return (pod && check(pod)) || undefined;
      }),
    ).resolves.toBe(true);
  });

  it('keeps the log of the run before a crash', async () => {
    const [pod] = await eventually(async () => {
      const pods = await podStates('bad-broken');
      return lastExit(pods[0]) ? pods : undefined;
    });
    const log = `/api/v1/namespaces/acme/pods/${pod.metadata.name}/log`;
    const { body } = await get(`${log}?previous=true`);
    expect(body).toContain('exiting with code 1');
    // What the kubelet keeps of it where the policy asks for that.
    const [{ lastState }] = pod.status.containerStatuses;
    expect(lastState.terminated.message).toBe(body);
  });

  it('reports a rollout that does not progress', async () => {
    await merge(`${deployments}/bad-missing`, {
      spec: { progressDeadlineSeconds: 10 },
    });
    await expect(
      eventually(async () => {
        const { body } = await get(`${deployments}/bad-missing`);
        const { conditions } = (body as Record<string, any>).status;
        return (
          conditions.some(
            (c: { reason: string }) => c.reason === 'ProgressDeadlineExceeded',
          ) || undefined
        );
      }),
    ).resolves.toBe(true);
  });

  it('gives metrics in the names that Prometheus rules use', async () => {
    const { body } = await get('/metrics');
    for (const name of [
      'kube_deployment_status_replicas_available',
      'kube_pod_container_status_restarts_total',
      'container_memory_working_set_bytes',
      'nginx_ingress_controller_requests',
    ]) {
      expect(body).toContain(name);
    }
  });

  it('writes a kubeconfig with both contexts', () => {
    const { contexts, ...config } = parse(cluster.kubeconfig);
    expect(contexts.map((c: { name: string }) => c.name)).toEqual([
      'admin',
      'smartdevops',
    ]);
    expect(config['current-context']).toBe('admin');
  });

  it('deletes a namespace with all that is in it', async () => {
    await client.send({ method: 'DELETE', path: '/api/v1/namespaces/acme' });
    await eventually(async () => {
      const { status } = await get('/api/v1/namespaces/acme');
      return status === 404 || undefined;
    });
    expect(await podStates('green')).toEqual([]);
  });
});
