import { stringify } from 'yaml';

/** Served like Calico's API server does, without its checks. */
export const CALICO_CRD = stringify({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'globalnetworkpolicies.projectcalico.org' },
  spec: {
    group: 'projectcalico.org',
    scope: 'Cluster',
    names: {
      plural: 'globalnetworkpolicies',
      singular: 'globalnetworkpolicy',
      kind: 'GlobalNetworkPolicy',
      listKind: 'GlobalNetworkPolicyList',
    },
    versions: [
      {
        name: 'v3',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      },
    ],
  },
});
