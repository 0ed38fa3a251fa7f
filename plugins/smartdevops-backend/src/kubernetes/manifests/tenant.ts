import {
  LABEL_TENANT,
  Plan,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { TENANT_DEPLOYER } from '../identities';
import { Manifest } from '../resources';
import { TenantSpec } from '../types';
import { tenantLabels } from './labels';
import { networkPolicyManifests } from './networkPolicies';

/** ClusterRole (`deploy/rbac`) that a tenant's deployer gets in its namespace. */
export const DEPLOYER_CLUSTER_ROLE = 'smartdevops-tenant-deployer';
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
  ];
}

/** The namespace, with the label without which the provisioner touches nothing. */
export function namespaceManifest({ name, namespace }: TenantSpec): Manifest {
  return {
    kind: 'Namespace',
    metadata: {
      name: namespace,
      labels: {
        ...tenantLabels(name),
        [LABEL_TENANT]: name,
        tenant: 'true',
        [`${POD_SECURITY}/enforce`]: 'restricted',
        [`${POD_SECURITY}/audit`]: 'restricted',
        [`${POD_SECURITY}/warn`]: 'restricted',
      },
    },
  };
}

function meta({ name, namespace }: TenantSpec, object: string) {
  return { name: object, namespace, labels: tenantLabels(name) };
}

function quotaManifest(tenant: TenantSpec): Manifest {
  return {
    kind: 'ResourceQuota',
    metadata: meta(tenant, 'tenant'),
    spec: { hard: hardQuota(tenant.plan) },
  };
}

function hardQuota({ quota }: Plan): Record<string, string> {
  return {
    'limits.cpu': quota.cpu,
    'limits.memory': quota.memory,
    pods: String(quota.pods),
    'requests.storage': quota.storage,
    persistentvolumeclaims: String(quota.volumes),
    secrets: String(quota.secrets),
    configmaps: String(quota.configMaps),
    'services.loadbalancers': '0',
    'services.nodeports': '0',
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
          defaultRequest: { cpu: '50m', memory: '64Mi' },
          default: { cpu: '250m', memory: '256Mi' },
          min: { cpu: '10m', memory: '16Mi' },
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

function deployerBindingManifest(tenant: TenantSpec): Manifest {
  return {
    kind: 'RoleBinding',
    metadata: meta(tenant, TENANT_DEPLOYER),
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: DEPLOYER_CLUSTER_ROLE,
    },
    subjects: [
      {
        kind: 'ServiceAccount',
        name: TENANT_DEPLOYER,
        namespace: tenant.namespace,
      },
    ],
  };
}
