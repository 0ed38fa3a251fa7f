import {
  all,
  core,
  DamageRow,
  guardRail,
  network,
  NETWORK_EXTRA,
  POD_FINDINGS,
} from './damage';

const ALLOW_ALL = {
  spec: {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{}],
    egress: [{}],
  },
};

/** Objects of the namespace that are changed, deleted or added. */
export const OBJECT_DAMAGES: DamageRow[] = [
  [
    'a NetworkPolicy is deleted',
    { path: network('default-deny'), delete: true },
    { 'NetworkPolicy default-deny': /missing/ },
  ],
  [
    'a NetworkPolicy gets one more rule',
    { path: network('default-deny'), merge: { spec: { ingress: [{}] } } },
    { 'NetworkPolicy default-deny': /spec\.ingress was added/ },
  ],
  [
    'a NetworkPolicy is made to select less',
    {
      path: network('default-deny'),
      merge: { spec: { podSelector: { matchLabels: { a: 'b' } } } },
    },
    {
      'NetworkPolicy default-deny': /spec\.podSelector\.matchLabels was added/,
    },
  ],
  [
    'a peer of a NetworkPolicy is widened to all namespaces',
    {
      path: network('allow-same-namespace'),
      merge: {
        spec: {
          ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }] }],
        },
      },
    },
    { 'NetworkPolicy allow-same-namespace': /namespaceSelector was added/ },
  ],
  [
    'metadata addresses are no longer excepted',
    {
      path: network('allow-internet'),
      merge: {
        spec: { egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] },
      },
    },
    { 'NetworkPolicy allow-internet': /spec\.egress\[0\]\.to/ },
  ],
  [
    'a NetworkPolicy that allows everything is added',
    { path: network('open'), create: ALLOW_ALL },
    { [NETWORK_EXTRA]: /NetworkPolicy open lets traffic in and out/ },
  ],
  [
    'a NetworkPolicy that only denies is added',
    {
      path: network('closed'),
      create: { spec: { podSelector: {}, policyTypes: ['Egress'] } },
    },
    {},
  ],
  [
    'the quota is deleted',
    { path: core('resourcequotas', 'tenant'), delete: true },
    {
      'ResourceQuota tenant': /missing/,
      'Pod above the quota is refused': /would accept/,
    },
  ],
  [
    'the quota is raised',
    {
      path: core('resourcequotas', 'tenant'),
      merge: {
        spec: { hard: { 'limits.cpu': '500', 'limits.memory': '1Ti' } },
      },
    },
    {
      'ResourceQuota tenant': /limits\.cpu.* is "500"; it should be "2"/,
      'Pod above the quota is refused': /would accept/,
    },
  ],
  [
    // The embedded cluster counts all the same, so that no pod gets through.
    'the quota is made to count only some pods',
    {
      path: core('resourcequotas', 'tenant'),
      replaceSpec: { scopes: ['Terminating'] },
    },
    {
      'ResourceQuota tenant': /spec\.scopes was added/,
    },
  ],
  [
    'the LimitRange is deleted',
    { path: core('limitranges', 'tenant'), delete: true },
    {
      'LimitRange tenant': /missing/,
      'Container above the limit is refused': /not by the LimitRange/,
    },
  ],
  [
    'pod security is raised to privileged',
    {
      path: '/api/v1/namespaces/acme',
      merge: {
        metadata: {
          labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
        },
      },
    },
    {
      'Namespace acme': /enforce"\] is "privileged"; it should be "restricted"/,
      ...all(POD_FINDINGS, /would accept/),
    },
  ],
  [
    'pod security is pinned to an old version',
    {
      path: '/api/v1/namespaces/acme',
      merge: {
        metadata: {
          labels: { 'pod-security.kubernetes.io/enforce-version': 'v1.0' },
        },
      },
    },
    { 'Namespace acme': /enforce-version"\] was added/ },
  ],
  [
    'somebody else’s label is put on the namespace',
    {
      path: '/api/v1/namespaces/acme',
      merge: { metadata: { labels: { 'example.com/team': 'x' } } },
    },
    {},
  ],
  [
    'pods get a token again',
    {
      path: core('serviceaccounts', 'default'),
      merge: { automountServiceAccountToken: true },
    },
    { 'ServiceAccount default': /automountServiceAccountToken is true/ },
  ],
  [
    'Calico’s guard rail is deleted',
    { path: guardRail('acme'), delete: true },
    { 'GlobalNetworkPolicy smartdevops-tenant-acme': /missing/ },
  ],
  [
    'Calico’s guard rail comes after the policies of the namespace',
    { path: guardRail('acme'), merge: { spec: { order: 2_000 } } },
    {
      'GlobalNetworkPolicy smartdevops-tenant-acme':
        /spec\.order is 2000; it should be 500/,
    },
  ],
  [
    'Calico’s guard rail lets other tenants in',
    { path: guardRail('acme'), merge: { spec: { ingress: [] } } },
    { 'GlobalNetworkPolicy smartdevops-tenant-acme': /spec\.ingress is \[\]/ },
  ],
];
