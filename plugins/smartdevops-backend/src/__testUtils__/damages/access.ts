import {
  all,
  bind,
  binding,
  BINDING_EXTRA,
  DamageRow,
  DEPLOYER,
  ELSEWHERE,
  HOST_FINDINGS,
  POD_FINDINGS,
  RBAC,
  SERVICE_FINDINGS,
} from './damage';

/** Bindings that give or take rights. */
export const ACCESS_DAMAGES: DamageRow[] = [
  [
    'the deployer is given a stronger role in its namespace',
    { path: binding('more'), create: bind('admin') },
    {
      [BINDING_EXTRA]:
        /RoleBinding more gives ServiceAccount acme\/tenant-deployer the ClusterRole admin/,
      'Deployer deletes nothing': /^allowed: delete deployments/,
      'Deployer reads no secrets': /^allowed: get secrets/,
      'Deployer hands out no rights': /create rolebindings/,
      'Deployer cannot change network policies': /patch networkpolicies/,
      'Deployer takes no other identity': /impersonate serviceaccounts/,
      'Deployer does not enter pods': /create pods\/exec/,
    },
  ],
  [
    'a stranger is given access to the namespace',
    {
      path: binding('guest'),
      create: bind('view', { kind: 'User', name: 'mallory' }),
    },
    { [BINDING_EXTRA]: /RoleBinding guest gives User mallory/ },
  ],
  [
    'the deployer of another tenant is let in',
    {
      path: binding('neighbour'),
      create: bind('view', { ...DEPLOYER, namespace: 'beta' }),
    },
    {
      [BINDING_EXTRA]: /RoleBinding neighbour/,
      'Deployers of other tenants stay out': /^allowed: get pods, list pods/,
    },
  ],
  [
    'one more subject joins the deployer’s binding',
    {
      path: binding('tenant-deployer'),
      merge: {
        subjects: [
          DEPLOYER,
          {
            kind: 'User',
            name: 'mallory',
            apiGroup: 'rbac.authorization.k8s.io',
          },
        ],
      },
    },
    { 'RoleBinding tenant-deployer': /subjects is .*mallory/ },
  ],
  [
    'the deployer’s binding is deleted',
    { path: binding('tenant-deployer'), delete: true },
    {
      'RoleBinding tenant-deployer': /missing/,
      'Deployer can deploy': /^refused: get deployments/,
      'Harmless pod is accepted': /cannot create/,
      'Service inside the cluster is accepted': /cannot create/,
      'Ingress with a host of the tenant is accepted': /cannot create/,
      ...all(
        [
          ...POD_FINDINGS,
          'Service on the nodes’ ports is refused',
          'Load balancer is refused',
          ...SERVICE_FINDINGS,
          ...HOST_FINDINGS,
        ],
        /proves nothing/,
      ),
      'Container above the limit is refused': /not by the LimitRange/,
      'Pod above the quota is refused': /not by the ResourceQuota/,
    },
  ],
  [
    'the deployer is bound in the namespace of another tenant',
    { path: binding('spy', 'beta'), create: bind('view') },
    {
      'Deployer stays out of other tenants': /^allowed: get pods, list pods/,
      [ELSEWHERE]: /RoleBinding spy in beta gives it the ClusterRole view/,
    },
  ],
  [
    'all accounts of the namespace are bound where nobody looks',
    {
      path: binding('spy', 'default'),
      create: bind('view', {
        kind: 'Group',
        name: 'system:serviceaccounts:acme',
      }),
    },
    { [ELSEWHERE]: /RoleBinding spy in default/ },
  ],
  [
    'the deployer is bound in the whole cluster',
    { path: `${RBAC}/clusterrolebindings/spy`, create: bind('view') },
    {
      [ELSEWHERE]: /ClusterRoleBinding spy/,
      'Deployer stays out of other tenants': /list pods/,
      'Deployer stays out of kube-system': /list configmaps/,
      'Deployer has no rights in the cluster as a whole': /list namespaces/,
    },
  ],
  [
    'all accounts of the cluster are given a right',
    {
      path: `${RBAC}/clusterrolebindings/everybody`,
      create: bind('view', { kind: 'Group', name: 'system:authenticated' }),
    },
    {
      'Deployer stays out of other tenants': /list pods/,
      'Deployer stays out of kube-system': /list pods/,
      'Deployer has no rights in the cluster as a whole': /list pods/,
      'Deployers of other tenants stay out': /list pods/,
    },
  ],
];
