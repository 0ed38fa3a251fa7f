import {
  all,
  bind,
  BINDING_EXTRA,
  DamageRow,
  ELSEWHERE,
  HOST_FINDINGS,
  NETWORK_EXTRA,
  policy,
  policyBinding,
  RBAC,
  SERVICE_FINDINGS,
} from './damage';

/** Admission policies and the identities of the platform. */
export const ADMISSION_DAMAGES: DamageRow[] = [
  [
    'the policy on Services is not bound any more',
    { path: policyBinding('deployer-services'), delete: true },
    {
      'Admission policy smartdevops-deployer-services': /binding was removed/,
      ...all(SERVICE_FINDINGS, /would accept/),
    },
  ],
  [
    'the policy on hosts only warns',
    {
      path: policyBinding('deployer-hosts'),
      merge: { spec: { validationActions: ['Warn'] } },
    },
    {
      'Admission policy smartdevops-deployer-hosts': /binding\.denies is false/,
      ...all(HOST_FINDINGS, /would accept/),
    },
  ],
  [
    'the policy on hosts is narrowed to some namespaces',
    {
      path: policyBinding('deployer-hosts'),
      merge: {
        spec: {
          matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } },
        },
      },
    },
    {
      'Admission policy smartdevops-deployer-hosts': /matchResources was added/,
      ...all(HOST_FINDINGS, /would accept/),
    },
  ],
  [
    'the policy on pods fails open',
    {
      path: policy('deployer-pods'),
      merge: { spec: { failurePolicy: 'Ignore' } },
    },
    {
      'Admission policy smartdevops-deployer-pods': /failurePolicy is "Ignore"/,
    },
  ],
  [
    'the policy on the provisioner’s namespaces is deleted',
    { path: policy('provisioner-namespaces'), delete: true },
    {
      'Admission policy smartdevops-provisioner-namespaces':
        /policy was removed/,
      'Provisioner makes only namespaces of tenants': /would accept/,
      'Provisioner adopts no foreign namespace': /would accept/,
    },
  ],
  [
    'the policy on the provisioner’s objects is not bound any more',
    { path: policyBinding('provisioner-objects'), delete: true },
    {
      'Admission policy smartdevops-provisioner-objects': /binding was removed/,
      'Provisioner stays out of kube-system': /would accept/,
    },
  ],
  [
    'the provisioner becomes an administrator',
    {
      path: `${RBAC}/clusterrolebindings/oops`,
      create: bind('cluster-admin', {
        kind: 'ServiceAccount',
        name: 'smartdevops-provisioner',
        namespace: 'smartdevops',
      }),
    },
    { 'Provisioner makes nobody an administrator': /would accept/ },
  ],
  [
    'the backend may no longer read the policies',
    {
      path: `${RBAC}/clusterroles/smartdevops-backend`,
      merge: {
        rules: [
          {
            apiGroups: [''],
            resources: ['serviceaccounts'],
            verbs: ['impersonate'],
          },
        ],
      },
    },
    all(
      [
        NETWORK_EXTRA,
        BINDING_EXTRA,
        ELSEWHERE,
        ...[
          'provisioner-namespaces',
          'provisioner-objects',
          'provisioner-global-network-policies',
        ].map(name => `Admission policy smartdevops-${name}`),
        ...['services', 'hosts', 'pods', 'images'].map(
          name => `Admission policy smartdevops-deployer-${name}`,
        ),
      ],
      /could not be found out: .* is forbidden/,
    ),
  ],
];
