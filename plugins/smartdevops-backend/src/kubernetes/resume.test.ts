import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { DEFAULT_PLANS } from '@smartdevops/backstage-plugin-smartdevops-common';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { Identities } from './identities';
import { KubernetesTenantWriter } from './KubernetesTenantWriter';
import { tenantManifests } from './manifests/tenant';
import { resourcePath } from './resources';
import { ServedKinds } from './ServedKinds';
import { KubernetesRequest, Transport } from './Transport';

const RBAC = path.resolve(__dirname, '../../../../deploy/rbac/base');
const plan = DEFAULT_PLANS[0];
const tenantOf = (name: string) => ({
  cluster: 'default',
  name,
  namespace: name,
  plan,
  members: ['user:default/ada'],
});
/** One look at the namespace, then one write for each object. */
const STEPS = tenantManifests(tenantOf('x')).length + 1;

/** Loses the connection at a request: before it is sent, or after. */
class BreakingTransport extends Transport {
  private sent = 0;
  breaksAt = Infinity;
  afterSending = false;

  override async json<T>(request: KubernetesRequest): Promise<T> {
    this.sent += request.impersonate ? 1 : 0;
    if (this.sent !== this.breaksAt) {
      return super.json<T>(request);
    }
    if (this.afterSending) {
      await super.json<T>(request).catch(() => undefined);
    }
    throw new Error('socket hang up');
  }
}

describe('setting a tenant up', () => {
  let cluster: DevCluster;
  let config: KubeConfig;

  beforeAll(async () => {
    cluster = await startDevCluster({
      manifests: [RBAC],
      timings: FAST_TIMINGS,
    });
    config = new KubeConfig();
    config.loadFromString(await cluster.kubeconfigFor('smartdevops'));
  }, 30_000);

  afterAll(() => cluster.stop());

  function writer(breaksAt = Infinity, afterSending = false) {
    const transport = new BreakingTransport(config);
    Object.assign(transport, { breaksAt, afterSending });
    return new KubernetesTenantWriter({
      identities: new Identities(transport),
      served: new ServedKinds({ transport, clock: Date.now }),
    });
  }

  it.each(
    [false, true].flatMap(afterSending =>
      Array.from(
        { length: STEPS },
        (_, index) => [index + 1, afterSending] as const,
      ),
    ),
  )(
    'goes on where it was cut off, at request %i (after sending: %s)',
    async (step, afterSending) => {
      const tenant = tenantOf(`cut-${step}-${afterSending}`);
      await expect(
        writer(step, afterSending).provision(tenant),
      ).rejects.toThrow('socket hang up');
      await writer().provision(tenant);
      expect(await writer().repair(tenant)).toEqual([]);
      const transport = new Transport(config);
      for (const { kind, metadata } of tenantManifests(tenant)) {
        const { namespace, name } = metadata;
        await expect(
          transport.json({
            path: resourcePath(kind, namespace, name),
            impersonate:
              'system:serviceaccount:smartdevops:smartdevops-provisioner',
          }),
        ).resolves.toBeDefined();
      }
      transport.close();
    },
  );
});
