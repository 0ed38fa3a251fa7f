import { LABEL_TENANT } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Manifest } from '../resources';
import { TenantSpec } from '../types';
import { tenantLabels } from './labels';

/** Before Kubernetes' own policies, which Calico gives the order 1000. */
const ORDER = 500;
/** Where clouds serve credentials of the machine. */
const METADATA_SERVICES = ['169.254.169.254/32', 'fd00:ec2::254/128'];

/** Name of a tenant's policy; the provisioner may write no other. */
export function globalNetworkPolicyName(tenant: string): string {
  return `smartdevops-tenant-${tenant}`;
}

/**
 * Calico's guard rail around a tenant (DESIGN §6): it only denies, so it opens
 * nothing, and it comes before everything that can be written inside the
 * namespace, so nothing there overrides it. What it does not deny is decided
 * by the NetworkPolicies.
 */
export function globalNetworkPolicyManifest({ name }: TenantSpec): Manifest {
  const others = `has(${LABEL_TENANT}) && ${LABEL_TENANT} != '${name}'`;
  return {
    kind: 'GlobalNetworkPolicy',
    metadata: {
      name: globalNetworkPolicyName(name),
      labels: tenantLabels(name),
    },
    spec: {
      order: ORDER,
      selector: 'all()',
      namespaceSelector: `${LABEL_TENANT} == '${name}'`,
      types: ['Ingress', 'Egress'],
      ingress: [{ action: 'Deny', source: { namespaceSelector: others } }],
      egress: [
        { action: 'Deny', destination: { namespaceSelector: others } },
        ...METADATA_SERVICES.map(net => ({
          action: 'Deny',
          destination: { nets: [net] },
        })),
      ],
    },
  };
}
