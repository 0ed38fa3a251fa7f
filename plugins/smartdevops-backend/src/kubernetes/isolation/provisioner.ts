import {
  IsolationObservation,
  LABEL_TENANT,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployerOf, PROVISIONER } from '../identities';
import { quotaManifest } from '../manifests/tenant';
import { resourcePath } from '../resources';
import { Transport } from '../Transport';
import { TenantSpec } from '../types';
import { attempt, look, refusable, Trial, UNTRIED } from './look';

/** What RBAC alone would let the provisioner do. */
function provisionerTrials({ namespace }: TenantSpec) {
  const quota = { spec: { hard: { pods: '1' } } };
  return [
    {
      name: 'Provisioner stays out of kube-system',
      what: 'a ResourceQuota in kube-system',
      trial: {
        kind: 'ResourceQuota',
        namespace: 'kube-system',
        content: quota,
      },
    },
    {
      name: 'Provisioner makes only namespaces of tenants',
      what: `a namespace without the label ${LABEL_TENANT}`,
      trial: { kind: 'Namespace' },
    },
    {
      name: 'Provisioner makes nobody an administrator',
      what: 'a RoleBinding that gives the deployer cluster-admin in its namespace',
      trial: {
        kind: 'RoleBinding',
        namespace,
        content: {
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'ClusterRole',
            name: 'cluster-admin',
          },
          subjects: [{ kind: 'User', name: deployerOf(namespace) }],
        },
      },
    },
  ] satisfies { name: string; what: string; trial: Trial }[];
}

/** Dry runs as the provisioner, beside a harmless one. */
export async function observeProvisioner(
  transport: Transport,
  tenant: TenantSpec,
): Promise<IsolationObservation[]> {
  const trials = provisionerTrials(tenant);
  let control = UNTRIED;
  const harmless = await look(
    {
      name: 'Provisioner can repair the tenant',
      tried: 'dry run of a ResourceQuota in the namespace, as the provisioner',
    },
    async () => {
      const { spec } = quotaManifest(tenant);
      control = await attempt(transport, PROVISIONER, {
        kind: 'ResourceQuota',
        namespace: tenant.namespace,
        content: { spec },
      });
      return { kind: 'attempt', expected: 'accepted', outcome: control };
    },
  );
  const refused = trials.map(({ name, what, trial }) =>
    look(
      { name, tried: `dry run of ${what}, as the provisioner` },
      async () => ({
        kind: 'attempt',
        expected: 'refused',
        control,
        outcome: await attempt(transport, PROVISIONER, trial),
      }),
    ),
  );
  const adopts = look(
    {
      name: 'Provisioner adopts no foreign namespace',
      tried: `dry run of putting the label ${LABEL_TENANT} on kube-system, as the provisioner`,
    },
    async () => ({
      kind: 'attempt',
      expected: 'refused',
      control,
      outcome: await refusable(() =>
        transport.json({
          method: 'PATCH',
          path: resourcePath('Namespace', undefined, 'kube-system'),
          query: { dryRun: 'All' },
          contentType: 'application/merge-patch+json',
          body: { metadata: { labels: { [LABEL_TENANT]: tenant.name } } },
          impersonate: PROVISIONER,
        }),
      ),
    }),
  );
  return [harmless, ...(await Promise.all([...refused, adopts]))];
}
