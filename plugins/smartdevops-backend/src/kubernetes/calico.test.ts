import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { DEFAULT_PLANS } from '@smartdevops/backstage-plugin-smartdevops-common';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { CALICO_CRD } from '../__testUtils__/calico';
import { Identities, PROVISIONER } from './identities';
import { KubernetesTenantWriter } from './KubernetesTenantWriter';
import { globalNetworkPolicyManifest } from './manifests/globalNetworkPolicy';
import { ServedKinds } from './ServedKinds';
import { Transport } from './Transport';

const RBAC = path.resolve(__dirname, '../../../../deploy/rbac/base');
const POLICIES = '/apis/projectcalico.org/v3/globalnetworkpolicies';
const plan = DEFAULT_PLANS[0];
const acme = {
  cluster: 'default',
  name: 'acme',
  namespace: 'acme',
  plan,
  members: [],
};

async function provision(...manifests: string[]) {
  const cluster = await startDevCluster({
    manifests: [RBAC, ...manifests],
    timings: FAST_TIMINGS,
  });
  const config = new KubeConfig();
  config.loadFromString(await cluster.kubeconfigFor('smartdevops'));
  const transport = new Transport(config);
  const writer = new KubernetesTenantWriter({
    identities: new Identities(transport),
    served: new ServedKinds({ transport, clock: Date.now }),
  });
  await writer.provision(acme);
  return { cluster, transport, writer };
}

describe('where Calico is served', () => {
  let cluster: DevCluster;
  let transport: Transport;
  let writer: KubernetesTenantWriter;

  beforeAll(async () => {
    ({ cluster, transport, writer } = await provision(CALICO_CRD));
  }, 30_000);

  afterAll(async () => {
    transport.close();
    await cluster.stop();
  });

  const asProvisioner = <T>(
    name: string,
    method: 'GET' | 'PATCH',
    body?: object,
  ) =>
    transport.json<T>({
      method,
      path: `${POLICIES}/${name}`,
      impersonate: PROVISIONER,
      ...(body && {
        body: { apiVersion: 'projectcalico.org/v3', ...body },
        contentType: 'application/apply-patch+yaml',
        query: { fieldManager: 'test', force: true, dryRun: 'All' },
      }),
    });

  it('puts a guard rail around the tenant, and keeps it', async () => {
    const stored = await asProvisioner<object>(
      'smartdevops-tenant-acme',
      'GET',
    );
    expect(stored).toMatchObject({
      spec: globalNetworkPolicyManifest(acme).spec,
    });
    expect(await writer.repair(acme)).toEqual([]);
  });

  const good = globalNetworkPolicyManifest({ ...acme, name: 'beta' });
  const spec = good.spec as Record<string, unknown>;

  it('lets the provisioner write such a policy', async () => {
    await expect(
      asProvisioner(good.metadata.name, 'PATCH', good),
    ).resolves.toBeDefined();
  });

  it.each([
    [
      'of another name',
      { metadata: { name: 'allow-all' }, spec },
      /only policies named/,
    ],
    [
      'around all namespaces',
      {
        metadata: good.metadata,
        spec: { ...spec, namespaceSelector: 'all()' },
      },
      /to nothing else/,
    ],
    [
      'around another tenant',
      { metadata: { name: 'smartdevops-tenant-acme2' }, spec },
      /to nothing else/,
    ],
    [
      'that opens something',
      {
        metadata: good.metadata,
        spec: { ...spec, ingress: [{ action: 'Allow' }] },
      },
      /may only deny/,
    ],
  ])('refuses one %s', async (_, object, sentence) => {
    await expect(
      asProvisioner(object.metadata.name, 'PATCH', {
        kind: 'GlobalNetworkPolicy',
        ...object,
      }),
    ).rejects.toThrow(sentence);
  });
});

it('asks for nothing where Calico is not served', async () => {
  const { cluster, transport } = await provision();
  await expect(transport.json({ path: POLICIES })).rejects.toThrow();
  transport.close();
  await cluster.stop();
}, 30_000);
