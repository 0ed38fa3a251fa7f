import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import {
  DEFAULT_PLANS,
  judgeIsolation,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { Identities } from '../identities';
import { KubernetesTenantWriter } from '../KubernetesTenantWriter';
import { ServedKinds } from '../ServedKinds';
import { Transport } from '../Transport';
import { observeObjects } from './objects';

const RBAC = path.resolve(__dirname, '../../../../../deploy/rbac/base');
const [plan] = DEFAULT_PLANS;

describe('what the platform wrote, whatever is configured', () => {
  let cluster: DevCluster;
  let transport: Transport;

  beforeAll(async () => {
    cluster = await startDevCluster({
      manifests: [RBAC],
      timings: FAST_TIMINGS,
    });
    const config = new KubeConfig();
    config.loadFromString(await cluster.kubeconfigFor('smartdevops'));
    transport = new Transport(config);
  }, 30_000);

  afterAll(async () => {
    transport.close();
    await cluster.stop();
  });

  // In this order: a policy that is closed again is the same as one never open.
  it.each([
    { https: false, internetEgress: false },
    { https: true, internetEgress: true },
    { https: false, internetEgress: true },
    { https: true, internetEgress: false },
    { https: false, internetEgress: false },
  ])('is as it was written: %j', async ({ https, internetEgress }) => {
    const tenant = {
      name: 'acme',
      cluster: 'default',
      namespace: 'acme',
      plan: { ...plan, internetEgress },
      members: ['user:default/ada'],
      https,
    };
    const identities = new Identities(transport);
    const served = new ServedKinds({ transport, clock: Date.now });
    const writer = new KubernetesTenantWriter({ identities, served });
    await writer.provision(tenant);
    expect(await writer.repair(tenant)).toEqual([]);
    const observed = await observeObjects(tenant, {
      identities,
      served,
      settleMs: 0,
    });
    const { findings } = judgeIsolation(observed);
    expect(findings.length).toBeGreaterThan(10);
    expect(findings.filter(({ passed }) => !passed)).toEqual([]);
  });
});
