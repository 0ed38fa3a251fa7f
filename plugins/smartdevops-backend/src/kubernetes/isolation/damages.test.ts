import fs from 'node:fs';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import {
  DEFAULT_PLANS,
  IsolationCheck,
  judgeIsolation,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { DevCluster, FAST_TIMINGS, startDevCluster } from 'devcluster';
import { parse } from 'yaml';
import { CALICO_CRD } from '../../__testUtils__/calico';
import {
  DAMAGES,
  policy,
  Stored,
  whileDamaged,
} from '../../__testUtils__/damages';
import { deployerOf, Identities } from '../identities';
import { KubernetesError } from '../KubernetesError';
import { KubernetesTenantWriter } from '../KubernetesTenantWriter';
import { ServedKinds } from '../ServedKinds';
import { Transport } from '../Transport';
import { TenantSpec } from '../types';
import { KubernetesIsolationProber } from './KubernetesIsolationProber';

const RBAC = path.resolve(__dirname, '../../../../../deploy/rbac');
const IMAGE = 'Image of another registry is refused';

function aTenant(name: string): TenantSpec {
  const plan = DEFAULT_PLANS[0];
  return {
    cluster: 'default',
    name,
    namespace: name,
    plan,
    members: ['ada', 'bob'],
  };
}

/** What failed, with what was got. */
function failed({ findings }: Pick<IsolationCheck, 'findings'>) {
  return Object.fromEntries(
    findings.filter(f => !f.passed).map(f => [f.name, f.actual]),
  );
}

/*
 * The prober alone, without the portal, which would repair what is broken here.
 */
describe('the isolation check', () => {
  let cluster: DevCluster;
  let admin: Transport;
  let transport: Transport;

  beforeAll(async () => {
    cluster = await startDevCluster({
      manifests: [path.join(RBAC, 'base'), CALICO_CRD],
      timings: FAST_TIMINGS,
    });
    admin = await as('admin');
    transport = await as('smartdevops');
    const writer = new KubernetesTenantWriter({
      identities: new Identities(transport),
      served: new ServedKinds({ transport, clock: Date.now }),
    });
    await writer.provision(aTenant('acme'));
    await writer.provision(aTenant('beta'));
  }, 60_000);

  afterAll(async () => {
    admin.close();
    transport.close();
    await cluster.stop();
  });

  async function as(user: string): Promise<Transport> {
    const config = new KubeConfig();
    config.loadFromString(await cluster.kubeconfigFor(user));
    return new Transport(config);
  }

  async function check(
    options: { removalEnabled?: boolean; allowedRegistries?: string[] } = {},
  ) {
    const prober = new KubernetesIsolationProber({
      transport,
      identities: new Identities(transport),
      served: new ServedKinds({ transport, clock: Date.now }),
      ingress: { baseDomain: 'localhost', scheme: 'http' },
      removalEnabled: options.removalEnabled ?? false,
      allowedRegistries: options.allowedRegistries,
      settleMs: 0,
    });
    return judgeIsolation(await prober.observe(aTenant('acme'), 'beta'));
  }

  it('passes for a tenant as it was provisioned', async () => {
    const result = await check();
    expect(failed(result)).toEqual({});
    expect(result.passed).toBe(true);
    expect(result.findings.length).toBeGreaterThan(40);
    const names = result.findings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    // Who owns one tenant learns nothing of the others.
    expect(JSON.stringify(result)).not.toContain('beta');
  });

  it.each(DAMAGES)('says so when %s', async (_, damage, expected) => {
    const result = await whileDamaged(admin, damage, check);
    const wrong = failed(result);
    expect(Object.keys(wrong).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, actual] of Object.entries(expected)) {
      expect(wrong[name]).toMatch(actual);
    }
    expect(result.passed).toBe(Object.keys(expected).length === 0);
  });

  it('passes again when all is repaired', async () => {
    expect(failed(await check())).toEqual({});
  });

  it('looks at registries where the portal is told which are allowed', async () => {
    const told = { allowedRegistries: ['ghcr.io/example'] };
    expect(failed(await check(told))).toEqual({
      [IMAGE]: 'the cluster would accept it',
    });
    const address = policy('deployer-images');
    const patch = parse(
      fs.readFileSync(
        path.join(RBAC, 'registries/allowed-registries.yaml'),
        'utf8',
      ),
    );
    await admin.json({
      method: 'PATCH',
      path: address,
      contentType: 'application/json-patch+json',
      body: patch,
    });
    const result = await check(told);
    expect(failed(result)).toEqual({});
    expect(result.findings.find(({ name }) => name === IMAGE)?.actual).toMatch(
      /images may come only from ghcr\.io\/example\//,
    );
  });

  it('expects the removal of apps where it is switched on', async () => {
    const address =
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/smartdevops-tenant-deployer';
    const patch = parse(
      fs.readFileSync(
        path.join(RBAC, 'removal/component/delete-apps.yaml'),
        'utf8',
      ),
    );
    await admin.json({
      method: 'PATCH',
      path: address,
      contentType: 'application/json-patch+json',
      body: patch,
    });
    expect(failed(await check({ removalEnabled: true }))).toEqual({});
    expect(failed(await check())).toEqual({
      'Deployer deletes nothing': expect.stringMatching(
        /^allowed: delete deployments/,
      ),
    });
  });

  it('leaves nothing behind in the cluster', async () => {
    const names = async (kind: string) => {
      const path_ = `/api/v1/namespaces/acme/${kind}`;
      const { items } = await admin.json<{ items: Stored[] }>({ path: path_ });
      return items.map(({ metadata }) => metadata.name);
    };
    expect(await names('pods')).toEqual([]);
    expect(await names('services')).toEqual([]);
    expect(await names('resourcequotas')).toEqual(['tenant']);
  });

  it('does not let the deployer really start a pod', async () => {
    const security = {
      allowPrivilegeEscalation: false,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    };
    const image = 'demo/hello:1.0';
    const error: unknown = await transport
      .json({
        method: 'POST',
        path: '/api/v1/namespaces/acme/pods',
        impersonate: deployerOf('acme'),
        body: {
          metadata: { name: 'x' },
          spec: {
            containers: [{ name: 'x', image, securityContext: security }],
          },
        },
      })
      .catch(caught => caught);
    expect(error).toBeInstanceOf(KubernetesError);
    expect((error as KubernetesError).message).toContain('only try one');
  });
});
