import {
  DEFAULT_CONTAINER,
  hardQuota,
  LABEL_TENANT,
  LEAST_CONTAINER,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { TENANT_DEPLOYER } from '../identities';
import { Manifest } from '../resources';
import { TenantSpec } from '../types';
import { tenantLabels } from './labels';
import { networkPolicyManifests } from './networkPolicies';

/** ClusterRole (`deploy/rbac`) that a tenant's deployer gets in its namespace. */
export const DEPLOYER_CLUSTER_ROLE = 'smartdevops-tenant-deployer';
/** ClusterRole that the members get, to look with kubectl; writing is the portal's. */
export const VIEWER_CLUSTER_ROLE = 'smartdevops-tenant-viewer';
const POD_SECURITY = 'pod-security.kubernetes.io';

/**
 * Everything that makes a tenant (DESIGN §6), in the order in which it is
 * applied: what confines comes before what permits.
 */
export function tenantManifests(tenant: TenantSpec): Manifest[] {
  return [
    namespaceManifest(tenant),
    quotaManifest(tenant),
    limitRangeManifest(tenant),
    ...networkPolicyManifests(tenant),
    defaultServiceAccountManifest(tenant),
    deployerServiceAccountManifest(tenant),
    deployerBindingManifest(tenant),
    membersBindingManifest(tenant),
  ];
}

/** The namespace, with the label without which the provisioner touches nothing. */
export function namespaceManifest({
  name,
  namespace,
  podSecurity = 'restricted',
}: TenantSpec): Manifest {
  return {
    kind: 'Namespace',
    metadata: {
      name: namespace,
      labels: {
        ...tenantLabels(name),
        [LABEL_TENANT]: name,
        tenant: 'true',
        [`${POD_SECURITY}/enforce`]: podSecurity,
        [`${POD_SECURITY}/audit`]: 'restricted',
        [`${POD_SECURITY}/warn`]: 'restricted',
      },
    },
  };
}

function meta({ name, namespace }: TenantSpec, object: string) {
  return { name: object, namespace, labels: tenantLabels(name) };
}

/** The quota of a plan. */
export function quotaManifest(tenant: TenantSpec): Manifest {
  return {
    kind: 'ResourceQuota',
    metadata: meta(tenant, 'tenant'),
    spec: { hard: hardQuota(tenant.plan) },
  };
}

function limitRangeManifest(tenant: TenantSpec): Manifest {
  return {
    kind: 'LimitRange',
    metadata: meta(tenant, 'tenant'),
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: DEFAULT_CONTAINER.requests,
          default: DEFAULT_CONTAINER.limits,
          min: LEAST_CONTAINER,
          max: { cpu: tenant.plan.quota.cpu, memory: tenant.plan.quota.memory },
        },
      ],
    },
  };
}

function defaultServiceAccountManifest(tenant: TenantSpec): Manifest {
  return {
    kind: 'ServiceAccount',
    metadata: meta(tenant, 'default'),
    automountServiceAccountToken: false,
  };
}

function deployerServiceAccountManifest(tenant: TenantSpec): Manifest {
  return {
    kind: 'ServiceAccount',
    metadata: meta(tenant, TENANT_DEPLOYER),
    automountServiceAccountToken: false,
  };
}

function bindingManifest(
  tenant: TenantSpec,
  binding: { name: string; role: string; subjects: object[] },
): Manifest {
  return {
    kind: 'RoleBinding',
    metadata: meta(tenant, binding.name),
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: binding.role,
    },
    subjects: binding.subjects,
  };
}

function deployerBindingManifest(tenant: TenantSpec): Manifest {
  return bindingManifest(tenant, {
    name: TENANT_DEPLOYER,
    role: DEPLOYER_CLUSTER_ROLE,
    subjects: [
      {
        kind: 'ServiceAccount',
        name: TENANT_DEPLOYER,
        namespace: tenant.namespace,
      },
    ],
  });
}

function membersBindingManifest(tenant: TenantSpec): Manifest {
  return bindingManifest(tenant, {
    name: 'tenant-members',
    role: VIEWER_CLUSTER_ROLE,
    subjects: [...tenant.members].sort().map(name => ({
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'User',
      name,
    })),
  });
}
