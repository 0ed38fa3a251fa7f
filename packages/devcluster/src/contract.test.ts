import * as k8s from '@kubernetes/client-node';
import {
  ContractCluster,
  eventually,
  startContractCluster,
} from './testing/contractCluster';

// The same suite runs against a real cluster when
// SMARTDEVOPS_CONTRACT_KUBECONFIG names a kubeconfig.
describe('contract through @kubernetes/client-node', () => {
  let cluster: ContractCluster;
  const namespace = `contract-${Date.now().toString(36)}`;

  beforeAll(async () => {
    cluster = await startContractCluster();
    await cluster.core.createNamespace({
      body: { metadata: { name: namespace } },
    });
    await eventually(() =>
      cluster.core.readNamespacedServiceAccount({ name: 'default', namespace }),
    );
  });

  afterAll(async () => {
    await cluster?.core.deleteNamespace({ name: namespace }).catch(() => {});
    await cluster?.stop();
  });

  const deployment = (name: string, image: string): k8s.V1Deployment => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name: 'app',
              image,
              env: [{ name: 'PORT', value: '8080' }],
              ports: [{ name: 'http', containerPort: 8080 }],
            },
          ],
        },
      },
    },
  });

  const refusal = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => undefined,
      reason => reason as k8s.ApiException<string>,
    );
    const body = error?.body;
    return typeof body === 'string' ? JSON.parse(body) : body;
  };

  it('creates, reads, updates and deletes', async () => {
    const name = 'settings';
    const { core } = cluster;
    const created = await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name }, data: { a: '1' } },
    });
    expect(created.metadata?.uid).toBeTruthy();
    const stale = created.metadata?.resourceVersion;
    await core.replaceNamespacedConfigMap({
      name,
      namespace,
      body: { ...created, data: { a: '2' } },
    });
    const conflict = await refusal(
      core.replaceNamespacedConfigMap({
        name,
        namespace,
        body: {
          metadata: { name, resourceVersion: stale },
          data: { a: '3' },
        },
      }),
    );
    expect(conflict).toMatchObject({ code: 409, reason: 'Conflict' });
    await core.deleteNamespacedConfigMap({ name, namespace });
    const missing = await refusal(
      core.readNamespacedConfigMap({ name, namespace }),
    );
    expect(missing).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: `configmaps "${name}" not found`,
    });
  });

  it('answers invalid objects with the causes', async () => {
    const status = await refusal(
      cluster.apps.createNamespacedDeployment({
        namespace,
        body: { metadata: { name: 'empty' }, spec: {} as k8s.V1DeploymentSpec },
      }),
    );
    expect(status.code).toBe(422);
    expect(
      status.details.causes.map((cause: { field: string }) => cause.field),
    ).toEqual(
      expect.arrayContaining([
        'spec.selector',
        'spec.template.spec.containers',
      ]),
    );
  });

  it('runs a Deployment until it is available, and scales it', async () => {
    const { apps, core } = cluster;
    if (!cluster.embedded) return;
    await apps.createNamespacedDeployment({
      namespace,
      body: deployment('web', 'demo/hello:1.0'),
    });
    await eventually(async () => {
      const live = await apps.readNamespacedDeployment({
        name: 'web',
        namespace,
      });
      return live.status?.availableReplicas === 2 || undefined;
    });
    const { items } = await core.listNamespacedPod({
      namespace,
      labelSelector: 'app=web',
    });
    expect(items).toHaveLength(2);
    expect(items[0].status?.phase).toBe('Running');
    await apps.patchNamespacedDeploymentScale(
      { name: 'web', namespace, body: { spec: { replicas: 0 } } },
      k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.MergePatch),
    );
    await eventually(async () => {
      const pods = await core.listNamespacedPod({
        namespace,
        labelSelector: 'app=web',
      });
      return pods.items.length === 0 || undefined;
    });
  });

  it('applies with field ownership per manager', async () => {
    const { objects } = cluster;
    const apply = (manager: string, color: string, force = false) =>
      objects.patch(
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'shop', namespace },
          spec: { selector: { color }, ports: [{ port: 80 }] },
        } as k8s.KubernetesObject,
        undefined,
        undefined,
        manager,
        force,
        k8s.PatchStrategy.ServerSideApply,
      );
    await apply('release', 'blue');
    const status = await refusal(apply('other', 'green'));
    expect(status).toMatchObject({
      code: 409,
      message:
        'Apply failed with 1 conflict: conflict with "release": .spec.selector',
    });
    await apply('other', 'green', true);
    const live = await cluster.core.readNamespacedService({
      name: 'shop',
      namespace,
    });
    expect(live.spec?.selector).toEqual({ color: 'green' });
  });

  it('feeds an informer', async () => {
    const { config, core } = cluster;
    const seen: string[] = [];
    const informer = k8s.makeInformer(
      config,
      `/api/v1/namespaces/${namespace}/configmaps`,
      () =>
        core.listNamespacedConfigMap({
          namespace,
          labelSelector: 'watched=yes',
        }),
      'watched=yes',
    );
    informer.on('add', object => seen.push(`add ${object.metadata?.name}`));
    informer.on('update', object => seen.push(`update ${object.data?.v}`));
    informer.on('delete', object =>
      seen.push(`delete ${object.metadata?.name}`),
    );
    await informer.start();
    const metadata = { name: 'observed', labels: { watched: 'yes' } };
    await core.createNamespacedConfigMap({
      namespace,
      body: { metadata, data: { v: '1' } },
    });
    await core.replaceNamespacedConfigMap({
      name: 'observed',
      namespace,
      body: { metadata, data: { v: '2' } },
    });
    await core.deleteNamespacedConfigMap({ name: 'observed', namespace });
    await eventually(() => seen.includes('delete observed') || undefined);
    await informer.stop();
    expect(seen).toEqual(['add observed', 'update 2', 'delete observed']);
  });

  it('pages through a list', async () => {
    const { core } = cluster;
    for (let index = 0; index < 5; index += 1) {
      await core.createNamespacedConfigMap({
        namespace,
        body: { metadata: { name: `page-${index}`, labels: { paged: 'yes' } } },
      });
    }
    const names: string[] = [];
    let next: string | undefined;
    do {
      const page = await core.listNamespacedConfigMap({
        namespace,
        labelSelector: 'paged=yes',
        limit: 2,
        _continue: next,
      });
      names.push(...page.items.map(item => item.metadata?.name ?? ''));
      next = page.metadata?._continue;
    } while (next);
    expect(names).toEqual(['page-0', 'page-1', 'page-2', 'page-3', 'page-4']);
  });
});
