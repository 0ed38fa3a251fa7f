import * as k8s from '@kubernetes/client-node';
import { startDevCluster } from '../devCluster';

const DEPLOYMENTS = Number(process.env.BENCH_DEPLOYMENTS ?? 50);
const REPLICAS = Number(process.env.BENCH_REPLICAS ?? 100);
const WATCHERS = Number(process.env.BENCH_WATCHERS ?? 100);
const FANOUT_EVENTS = 20;
const NAMESPACE = 'bench';

function print(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(40)} ${value}\n`);
}

function memoryMb(): number {
  return process.memoryUsage().rss / 1024 / 1024;
}

function deployment(name: string): k8s.V1Deployment {
  return {
    metadata: { name },
    spec: {
      replicas: REPLICAS,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name: 'app',
              image: 'demo/hello:1.0',
              env: [{ name: 'PORT', value: '8080' }],
              ports: [{ containerPort: 8080 }],
            },
          ],
        },
      },
    },
  };
}

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) {
    await new Promise(resolve => {
      setTimeout(resolve, 200);
    });
  }
}

async function benchPods(apps: k8s.AppsV1Api): Promise<void> {
  const before = memoryMb();
  const started = performance.now();
  for (let index = 0; index < DEPLOYMENTS; index += 1) {
    const body = deployment(`app-${index}`);
    await apps.createNamespacedDeployment({ namespace: NAMESPACE, body });
  }
  const total = DEPLOYMENTS * REPLICAS;
  await until(async () => {
    const { items } = await apps.listNamespacedDeployment({
      namespace: NAMESPACE,
    });
    const available = items.reduce(
      (sum, item) => sum + (item.status?.availableReplicas ?? 0),
      0,
    );
    return available === total;
  });
  const seconds = (performance.now() - started) / 1000;
  print(`${total} pods available after`, `${seconds.toFixed(1)} s`);
  const kilobytes = ((memoryMb() - before) * 1024) / total;
  print('memory per pod (RSS, with history)', `${kilobytes.toFixed(0)} KiB`);
}

async function benchWatchers(config: k8s.KubeConfig): Promise<void> {
  const core = config.makeApiClient(k8s.CoreV1Api);
  const latencies: number[] = [];
  const watch = new k8s.Watch(config);
  const controllers = await Promise.all(
    Array.from({ length: WATCHERS }, () =>
      watch.watch(
        `/api/v1/namespaces/${NAMESPACE}/configmaps`,
        { labelSelector: 'bench=fanout' },
        (_type, object) =>
          latencies.push(Date.now() - Number(object.data.sent)),
        () => undefined,
      ),
    ),
  );
  for (let index = 0; index < FANOUT_EVENTS; index += 1) {
    await core.createNamespacedConfigMap({
      namespace: NAMESPACE,
      body: {
        metadata: { name: `fanout-${index}`, labels: { bench: 'fanout' } },
        data: { sent: String(Date.now()) },
      },
    });
  }
  await until(async () => latencies.length >= WATCHERS * FANOUT_EVENTS);
  latencies.sort((a, b) => a - b);
  const at = (share: number) =>
    latencies[Math.floor((latencies.length - 1) * share)];
  print(
    `watch fan-out to ${WATCHERS} watchers`,
    `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`,
  );
  for (const controller of controllers) controller.abort();
}

async function main(): Promise<void> {
  const started = performance.now();
  const cluster = await startDevCluster();
  print('start-up', `${(performance.now() - started).toFixed(0)} ms`);
  const config = new k8s.KubeConfig();
  config.loadFromString(cluster.kubeconfig);
  const core = config.makeApiClient(k8s.CoreV1Api);
  await core.createNamespace({ body: { metadata: { name: NAMESPACE } } });
  await benchWatchers(config);
  await benchPods(config.makeApiClient(k8s.AppsV1Api));
  await cluster.stop();
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
);
