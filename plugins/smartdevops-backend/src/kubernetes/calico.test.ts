import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { DEFAULT_PLANS } from '@smartdevops/backstage-plugin-smartdevops-common';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { ApiProxy, Asked } from '../__testUtils__/ApiProxy';
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

describe('where an apply creates no policy', () => {
  let cluster: DevCluster;
  let proxy: ApiProxy;
  let transport: Transport;
  let writer: KubernetesTenantWriter;
  let asked: string[] = [];
  /** Whether the policy is there, for whoever applies it. */
  let isThere = false;

  beforeAll(async () => {
    cluster = await startDevCluster({
      manifests: [RBAC, CALICO_CRD],
      timings: FAST_TIMINGS,
    });
    const config = new KubeConfig();
    config.loadFromString(await cluster.kubeconfigFor('smartdevops'));
    proxy = new ApiProxy(config.getCurrentCluster()!.server);
    await proxy.listen();
    const { name } = config.getCurrentCluster()!;
    config.clusters = [{ name, server: proxy.url, skipTLSVerify: true }];
    transport = new Transport(config);
    writer = new KubernetesTenantWriter({
      identities: new Identities(transport),
      served: new ServedKinds({ transport, clock: Date.now }),
    });
    proxy.fail(({ method, path: address }: Asked) => {
      if (!address.startsWith(POLICIES)) {
        return undefined;
      }
      asked.push(method);
      isThere ||= method === 'POST';
      return method === 'PATCH' && !isThere
        ? { kind: 'answer', status: 404, body: { reason: 'NotFound' } }
        : undefined;
    });
  }, 30_000);

  afterAll(async () => {
    transport.close();
    await proxy.stop();
    await cluster.stop();
  });

  it('creates it, and applies it from then on', async () => {
    await writer.provision(acme);
    expect(asked).toEqual(['PATCH', 'POST', 'PATCH']);
    asked = [];
    // No drift, neither by the creation nor without another one.
    expect(await writer.repair(acme)).toEqual([]);
    expect(asked).toEqual(['GET', 'PATCH']);
  });

  it('does not mind that another backend was faster', async () => {
    asked = [];
    isThere = false;
    await writer.provision(acme);
    expect(asked).toEqual(['PATCH', 'POST', 'PATCH']);
  });

  it('gives up where even that is not found', async () => {
    proxy.fail(({ method, path: address }) =>
      address.startsWith(POLICIES) && method !== 'GET'
        ? { kind: 'answer', status: 404, body: { reason: 'NotFound' } }
        : undefined,
    );
    await expect(writer.provision(acme)).rejects.toMatchObject({ code: 404 });
  });
});
