import * as k8s from '@kubernetes/client-node';
import { startDevCluster } from '../../devCluster';
import { EndpointSlice } from '../../model/network';
import { Pod } from '../../model/workloads';
import { DevCluster } from '../../options';
import { FAST_TIMINGS } from '../../pods/timings';
import { eventually } from '../../testing/contractCluster';
import { Replayer } from '../replay';
import { endpointState } from './states';
import { inOrder, StreamEvent } from './streamEvent';
import { StreamWatcher } from './watcher';

const NAMESPACE = '/api/v1/namespaces/sw';
const MERGE = 'application/merge-patch+json';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

function deployment(color: string, image: string, replicas: number) {
  const labels = { app: 'shop', color };
  return {
    metadata: { name: `shop-${color}` },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'shop',
              image,
              env: [{ name: 'PORT', value: '8080' }],
              ports: [{ name: 'http', containerPort: 8080 }],
              readinessProbe: {
                httpGet: { path: '/healthz', port: 'http' },
                periodSeconds: 1,
              },
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
            },
          ],
        },
      },
    },
  };
}

/** A slice event as `MODIFIED by …: blue ready serving, …`. */
function describeSlice({ type, object }: StreamEvent): string {
  const { endpoints, metadata } = object as EndpointSlice;
  const manager = metadata.labels?.[MANAGED_BY]?.split('.')[0];
  const listed = (endpoints ?? []).map(endpoint => {
    const color = endpoint.targetRef?.name.split('-')[1];
    return `${color} ${endpointState(endpoint).replace('endpoint: ', '')}`;
  });
  return `${type} by ${manager}: ${listed.sort().join(', ') || 'nothing'}`;
}

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

describe('a Service whose selector is switched', () => {
  let cluster: DevCluster;
  let client: Replayer;
  let watcher: StreamWatcher;

  const post = (path: string, body: unknown) =>
    client.send({ method: 'POST', path, body });
  const patch = (path: string, body: unknown) =>
    client.send({ method: 'PATCH', path, body, contentType: MERGE });
  const select = (color: string | null) => () =>
    patch(`${NAMESPACE}/services/shop`, {
      spec: { selector: color && { color } },
    });
  const get = async <T>(path: string) =>
    (await client.send({ method: 'GET', path })).body as T;
  const aPod = async (color: string) => {
    const path = `${NAMESPACE}/pods?labelSelector=color%3D${color}`;
    const { items } = await get<{ items: Pod[] }>(path);
    const live = items.find(item => !item.metadata.deletionTimestamp);
    return `${NAMESPACE}/pods/${live?.metadata.name}`;
  };
  const ready = (name: string, replicas: number) =>
    eventually(async () => {
      const { status } = await get<k8s.V1Deployment>(
        `/apis/apps/v1/namespaces/sw/deployments/${name}`,
      );
      return (status?.readyReplicas ?? 0) === replicas || undefined;
    });

  beforeAll(async () => {
    cluster = await startDevCluster({
      timings: { ...FAST_TIMINGS, secondMs: 100 },
    });
    client = new Replayer(cluster);
    await post('/api/v1/namespaces', { metadata: { name: 'sw' } });
    const deployments = '/apis/apps/v1/namespaces/sw/deployments';
    await post(deployments, deployment('blue', 'demo/hello:1.0', 2));
    await post(deployments, deployment('green', 'demo/hello:2.0', 2));
    await post(deployments, deployment('amber', 'demo/unready:1.0', 1));
    await post(`${NAMESPACE}/services`, {
      metadata: { name: 'shop', labels: { team: 'shop' } },
      spec: {
        selector: { color: 'blue' },
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    });
    await ready('shop-blue', 2);
    await ready('shop-green', 2);
    const config = new k8s.KubeConfig();
    config.loadFromString(cluster.kubeconfig);
    watcher = new StreamWatcher(config, 'sw');
    await watcher.start();
  });

  afterAll(async () => {
    watcher?.stop();
    client?.close();
    await cluster?.stop();
  });

  const slices = () =>
    inOrder(watcher.all())
      .filter(({ stream }) => stream === 'endpointslices')
      .map(describeSlice);

  const own = 'MODIFIED by endpointslice-controller';
  const blue = 'blue ready serving';
  const leaving = 'blue serving terminating';

  // The slices' events as recorded, in order. Where nothing was recorded the
  // controllers' documentation is the source.
  it.each<[string, () => Promise<unknown>, string[]]>([
    [
      'follows the selector',
      select('green'),
      [`${own}: green ready serving, green ready serving`],
    ],
    ['and back', select('blue'), [`${own}: ${blue}, ${blue}`]],
    [
      'keeps its slice when nothing matches',
      select('red'),
      [`${own}: nothing`],
    ],
    ['fills it again', select('blue'), [`${own}: ${blue}, ${blue}`]],
    [
      'is mirrored when the selector is removed',
      select(null),
      ['ADDED by endpointslicemirroring-controller: blue ready, blue ready'],
    ],
    [
      'is no longer mirrored once it has a selector',
      select('green'),
      [
        `${own}: green ready serving, green ready serving`,
        'DELETED by endpointslicemirroring-controller: blue ready, blue ready',
      ],
    ],
    ['returns', select('blue'), [`${own}: ${blue}, ${blue}`]],
    [
      'loses a pod whose label changes, and gets another',
      async () =>
        patch(await aPod('blue'), { metadata: { labels: { color: 'out' } } }),
      [
        `${own}: ${blue}`,
        `${own}: blue not ready, ${blue}`,
        `${own}: ${blue}, ${blue}`,
      ],
    ],
    [
      'keeps a deleted pod as terminating until it ends',
      async () => client.send({ method: 'DELETE', path: await aPod('blue') }),
      [
        `${own}: ${blue}, ${leaving}`,
        `${own}: blue not ready, ${blue}, ${leaving}`,
        `${own}: ${blue}, ${blue}, ${leaving}`,
        `${own}: ${blue}, ${blue}`,
      ],
    ],
    [
      'lists a pod that is not ready',
      select('amber'),
      [`${own}: amber not ready`],
    ],
  ])('%s', async (_what, act, expected) => {
    watcher.clear();
    await act();
    await eventually(
      () => slices().length >= expected.length || undefined,
      5_000,
    ).catch(() => undefined);
    expect(slices()).toEqual(expected);
  });

  it('has an Endpoints object beside its slice', async () => {
    await select('blue')();
    const endpoints = await eventually(async () => {
      const found = await get<k8s.V1Endpoints>(`${NAMESPACE}/endpoints/shop`);
      return found.subsets?.[0].addresses ? found : undefined;
    });
    const { warning } = await client.send({
      method: 'GET',
      path: `${NAMESPACE}/endpoints/shop`,
    });
    expect(warning).toContain('v1 Endpoints is deprecated in v1.33+');
    expect(endpoints.metadata?.labels).toEqual({
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
      team: 'shop',
    });
    const [{ addresses, ports }, ...more] = endpoints.subsets ?? [];
    expect(more).toEqual([]);
    expect(ports).toEqual([{ name: 'http', port: 8080, protocol: 'TCP' }]);
    expect(addresses).toHaveLength(2);
    expect(addresses?.[0].targetRef).toMatchObject({
      kind: 'Pod',
      namespace: 'sw',
    });
  });

  it('mirrors Endpoints that somebody writes for a Service without selector', async () => {
    await post(`${NAMESPACE}/services`, {
      metadata: { name: 'outside' },
      spec: { ports: [{ port: 5432 }] },
    });
    watcher.clear();
    await post(`${NAMESPACE}/endpoints`, {
      metadata: { name: 'outside' },
      subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 5432 }] }],
    });
    const slice = await eventually(
      () =>
        watcher.all().find(({ stream }) => stream === 'endpointslices')
          ?.object as EndpointSlice | undefined,
    );
    expect(slice).toMatchObject({
      metadata: {
        labels: { 'kubernetes.io/service-name': 'outside' },
        ownerReferences: [{ kind: 'Endpoints', name: 'outside' }],
      },
      endpoints: [{ addresses: ['192.0.2.7'], conditions: { ready: true } }],
      ports: [{ name: '', port: 5432, protocol: 'TCP' }],
    });
  });

  it('takes its Endpoints and slices with it', async () => {
    await client.send({
      method: 'DELETE',
      path: `${NAMESPACE}/services/outside`,
    });
    await client.send({ method: 'DELETE', path: `${NAMESPACE}/services/shop` });
    const gone = await eventually(async () => {
      const paths = [
        '/apis/discovery.k8s.io/v1/namespaces/sw/endpointslices',
        `${NAMESPACE}/endpoints`,
      ];
      const lists = await Promise.all(
        paths.map(path => get<{ items: unknown[] }>(path)),
      );
      return lists.every(({ items }) => items.length === 0) || undefined;
    });
    expect(gone).toBe(true);
  });
});
