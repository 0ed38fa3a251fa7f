import { ApiClient } from './conformance/client';
import { RecordedRequest } from './conformance/fixture';
import { startDevCluster } from './devCluster';
import { KubeObject, ManagedFieldsEntry } from './model/objects';
import { DevCluster } from './options';
import { FAST_TIMINGS } from './pods/timings';
import { eventually } from './testing/contractCluster';

const NAMESPACE = '/namespaces/default';
const DEPLOYMENT = `/apis/apps/v1${NAMESPACE}/deployments/web`;

const deployment = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'demo/hello:1.0' }] },
    },
  },
});

const condition = {
  '.': {},
  'f:lastTransitionTime': {},
  'f:lastUpdateTime': {},
  'f:message': {},
  'f:reason': {},
  'f:status': {},
  'f:type': {},
};

/** What the controller manager owns of a Deployment without replicas. */
const RECORDED = {
  'f:metadata': {
    'f:annotations': { '.': {}, 'f:deployment.kubernetes.io/revision': {} },
  },
  'f:status': {
    'f:conditions': {
      '.': {},
      'k:{"type":"Available"}': condition,
      'k:{"type":"Progressing"}': condition,
    },
    'f:observedGeneration': {},
    'f:terminatingReplicas': {},
  },
};

describe('field ownership', () => {
  let cluster: DevCluster;
  let client: ApiClient;

  beforeEach(async () => {
    cluster = await startDevCluster({ timings: FAST_TIMINGS });
    client = new ApiClient(cluster);
  });

  afterEach(async () => {
    client?.close();
    await cluster?.stop();
  });

  const send = async (request: RecordedRequest): Promise<KubeObject> =>
    (await client.send(request)).body as KubeObject;
  const get = (path: string) => send({ method: 'GET', path });
  const list = async (path: string) =>
    ((await get(path)) as unknown as { items: KubeObject[] }).items;
  const apply = (manager: string, replicas: number) =>
    send({
      method: 'PATCH',
      path: `${DEPLOYMENT}?fieldManager=${manager}`,
      contentType: 'application/apply-patch+yaml',
      body: deployment(replicas),
    });
  const scale = (replicas: number) =>
    send({
      method: 'PATCH',
      path: `${DEPLOYMENT}/scale?fieldManager=kubectl`,
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas } },
    });

  const managersOf = (object: KubeObject): string[] =>
    (object.metadata.managedFields ?? []).map(
      ({ manager, operation, subresource = '' }) =>
        `${manager} ${operation} ${subresource}`.trim(),
    );
  const entryOf = (
    object: KubeObject,
    manager: string,
    subresource?: string,
  ): ManagedFieldsEntry | undefined =>
    object.metadata.managedFields?.find(
      entry => entry.manager === manager && entry.subresource === subresource,
    );

  it('of a Deployment without replicas is as recorded', async () => {
    await apply('smartdevops', 0);
    const owned = await eventually(async () => {
      const live = await get(DEPLOYMENT);
      const conditions = (live.status as { conditions?: unknown[] }).conditions;
      return conditions?.length === 2 ? live : undefined;
    });
    expect(managersOf(owned)).toEqual([
      'smartdevops Apply',
      'kube-controller-manager Update status',
    ]);
    const entry = entryOf(owned, 'kube-controller-manager', 'status');
    expect(entry?.fieldsV1).toEqual(RECORDED);
  });

  it('names the component that wrote', async () => {
    await apply('smartdevops', 1);
    await send({
      method: 'POST',
      path: `/api/v1${NAMESPACE}/services`,
      body: {
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      },
    });
    const pod = await eventually(async () => {
      const [first] = await list(`/api/v1${NAMESPACE}/pods`);
      return first && entryOf(first, 'kubelet', 'status') ? first : undefined;
    });
    expect(managersOf(pod)).toEqual([
      'kube-controller-manager Update',
      'kubelet Update status',
    ]);
    const created = JSON.stringify(entryOf(pod, 'kube-controller-manager'));
    expect(created).toContain('"f:ownerReferences"');
    // Bindings, admission and defaults of the server have no owner.
    expect(created).not.toMatch(/f:nodeName|f:volumes|f:serviceAccountName/);

    const expected: [path: string, managers: string[]][] = [
      [
        `/apis/apps/v1${NAMESPACE}/replicasets`,
        [
          'kube-controller-manager Update',
          'kube-controller-manager Update status',
        ],
      ],
      [
        `/apis/discovery.k8s.io/v1${NAMESPACE}/endpointslices?labelSelector=kubernetes.io/service-name=web`,
        ['kube-controller-manager Update'],
      ],
      [
        `/api/v1${NAMESPACE}/events?fieldSelector=reason=Scheduled`,
        ['kube-scheduler Update'],
      ],
    ];
    for (const [path, managers] of expected) {
      await eventually(async () => {
        const [first] = await list(path);
        return first && managersOf(first).join() === managers.join();
      });
    }
  });

  it('goes to whoever scales, but for zero', async () => {
    await apply('smartdevops', 1);
    await scale(2);
    const refusal = await apply('smartdevops', 1);
    expect(refusal).toMatchObject({
      code: 409,
      message:
        'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
    });
    await scale(0);
    expect(managersOf(await get(DEPLOYMENT))).not.toContain(
      'kubectl Update scale',
    );
    const applied = await apply('smartdevops', 1);
    expect(applied.spec).toMatchObject({ replicas: 1 });
  });
});
