import * as k8s from '@kubernetes/client-node';
import { PassThrough } from 'node:stream';
import { startDevCluster } from '../devCluster';
import { DevCluster } from '../options';
import { FAST_TIMINGS } from '../pods/timings';
import { eventually } from '../testing/contractCluster';

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

// The contract suite covers creating, applying, paging and errors.
describe('@kubernetes/client-node', () => {
  const namespace = 'acme';
  const config = new k8s.KubeConfig();
  let cluster: DevCluster;
  let core: k8s.CoreV1Api;
  let objects: k8s.KubernetesObjectApi;

  beforeAll(async () => {
    cluster = await startDevCluster({ timings: FAST_TIMINGS });
    config.loadFromString(cluster.kubeconfig);
    core = config.makeApiClient(k8s.CoreV1Api);
    objects = k8s.KubernetesObjectApi.makeApiClient(config);
    await core.createNamespace({ body: { metadata: { name: namespace } } });
  });

  afterAll(() => cluster?.stop());

  const configMap = (name: string, data: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data,
  });
  const pod = (name: string): k8s.V1Pod => ({
    metadata: { name, labels: { app: name } },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'demo/hello:1.0',
          env: [{ name: 'PORT', value: '8080' }],
        },
      ],
    },
  });

  it.each([
    [
      'JSON',
      k8s.PatchStrategy.JsonPatch,
      [{ op: 'replace', path: '/data/a', value: '2' }],
    ],
    ['merge', k8s.PatchStrategy.MergePatch, { data: { a: '2' } }],
    [
      'strategic merge',
      k8s.PatchStrategy.StrategicMergePatch,
      { data: { a: '2' } },
    ],
    [
      'apply',
      k8s.PatchStrategy.ServerSideApply,
      configMap('patched', { a: '2' }),
    ],
  ])('patches by %s', async (_name, strategy, body) => {
    await core.createNamespacedConfigMap({
      namespace,
      body: configMap('patched', { a: '1', b: '1' }),
    });
    const patched = await core.patchNamespacedConfigMap(
      {
        namespace,
        name: 'patched',
        body,
        fieldManager: 'test',
        force: strategy === k8s.PatchStrategy.ServerSideApply || undefined,
      },
      k8s.setHeaderOptions('Content-Type', strategy),
    );
    await core.deleteNamespacedConfigMap({ namespace, name: 'patched' });
    expect(patched.data).toEqual({ a: '2', b: '1' });
  });

  it('creates, patches and deletes objects of any kind', async () => {
    await objects.create(configMap('any', { a: '1' }));
    await objects.patch(
      configMap('any', { b: '2' }),
      undefined,
      undefined,
      'test',
      undefined,
      k8s.PatchStrategy.MergePatch,
    );
    const found = await objects.read<k8s.V1ConfigMap>({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'any', namespace },
    });
    expect(found.data).toEqual({ a: '1', b: '2' });
    await objects.delete(configMap('any', {}));
  });

  it('watches from a resourceVersion on', async () => {
    const seen: string[] = [];
    const { metadata } = await core.listNamespacedConfigMap({ namespace });
    await objects.create(configMap('watched', { a: '1' }));
    const watch = await new k8s.Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      { resourceVersion: metadata?.resourceVersion, allowWatchBookmarks: true },
      (type, object) => seen.push(`${type} ${object.metadata.name}`),
      () => undefined,
    );
    await objects.delete(configMap('watched', {}));
    await eventually(() => seen.length >= 2 || undefined);
    watch.abort();
    expect(seen).toEqual(['ADDED watched', 'DELETED watched']);
  });

  it('feeds an informer by labels, through a deletion', async () => {
    const selector = 'app=informed';
    const informer = k8s.makeInformer(
      config,
      `/api/v1/namespaces/${namespace}/pods`,
      () => core.listNamespacedPod({ namespace, labelSelector: selector }),
      selector,
    );
    const seen: string[] = [];
    for (const event of ['add', 'update', 'delete'] as const) {
      informer.on(event, ({ metadata, status }) =>
        seen.push(`${event} ${metadata?.name} ${status?.phase}`),
      );
    }
    await informer.start();
    await core.createNamespacedPod({ namespace, body: pod('other') });
    await core.createNamespacedPod({ namespace, body: pod('informed') });
    await eventually(
      () => seen.includes('update informed Running') || undefined,
    );
    await core.deleteNamespacedPod({
      namespace,
      name: 'informed',
      gracePeriodSeconds: 1,
    });
    await eventually(
      () => seen.at(-1)?.startsWith('delete informed') || undefined,
    );
    await informer.stop();
    expect(seen.filter(item => item.includes('other'))).toEqual([]);
    expect(seen[0]).toBe('add informed Pending');
  });

  it('reads and follows logs, and gets metrics', async () => {
    await core.createNamespacedPod({ namespace, body: pod('logged') });
    const stream = new PassThrough();
    let text = '';
    stream.on('data', chunk => (text += chunk));
    const follow = await eventually(async () => {
      const { status } = await core.readNamespacedPod({
        namespace,
        name: 'logged',
      });
      if (!status?.containerStatuses?.[0].ready) return undefined;
      return new k8s.Log(config).log(namespace, 'logged', 'app', stream, {
        follow: true,
      });
    });
    await eventually(() => text.includes('listening') || undefined);
    follow.abort();
    const whole = await core.readNamespacedPodLog({
      namespace,
      name: 'logged',
    });
    expect(whole).toBe('starting demo/hello:1.0\nlistening on port 8080\n');
    const usage = await eventually(async () => {
      const { items } = await new k8s.Metrics(config).getPodMetrics(namespace);
      return items.find(item => item.metadata.name === 'logged');
    });
    expect(usage.containers[0].usage.cpu).toMatch(/^\d+n$/);
  });
});
