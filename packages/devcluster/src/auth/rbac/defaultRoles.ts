import { PolicyRule } from '../authorizer';

/** A ClusterRole that every cluster has. */
export interface DefaultClusterRole {
  name: string;
  rules: PolicyRule[];
  labels?: Record<string, string>;
  aggregates?: string;
}

/** A ClusterRoleBinding that every cluster has. */
export interface DefaultClusterRoleBinding {
  role: string;
  groups: string[];
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

function rule(
  apiGroups: string[],
  resources: string[],
  verbs: string[],
): PolicyRule {
  return { verbs, apiGroups, resources };
}

const CORE_READ = [
  'configmaps',
  'endpoints',
  'persistentvolumeclaims',
  'persistentvolumeclaims/status',
  'pods',
  'replicationcontrollers',
  'replicationcontrollers/scale',
  'serviceaccounts',
  'services',
  'services/status',
];
const CORE_EXTRA = [
  'bindings',
  'limitranges',
  'namespaces/status',
  'pods/log',
  'pods/status',
  'replicationcontrollers/status',
  'resourcequotas',
  'resourcequotas/status',
];
const APPS = [
  'daemonsets',
  'deployments',
  'deployments/scale',
  'replicasets',
  'replicasets/scale',
  'statefulsets',
  'statefulsets/scale',
];
const APPS_READ = [
  'controllerrevisions',
  ...APPS,
  ...['daemonsets', 'deployments', 'replicasets', 'statefulsets'].map(
    name => `${name}/status`,
  ),
].sort();
// The group is gone, the rules are not.
const EXTENSIONS = [
  'daemonsets',
  'daemonsets/status',
  'deployments',
  'deployments/scale',
  'deployments/status',
  'ingresses',
  'ingresses/status',
  'networkpolicies',
  'replicasets',
  'replicasets/scale',
  'replicasets/status',
  'replicationcontrollers/scale',
];

const VIEW: PolicyRule[] = [
  rule([''], CORE_READ, READ),
  rule([''], CORE_EXTRA, READ),
  rule([''], ['namespaces'], READ),
  rule(['', 'events.k8s.io'], ['events'], READ),
  rule(['discovery.k8s.io'], ['endpointslices'], READ),
  rule(['apps'], APPS_READ, READ),
  rule(
    ['autoscaling'],
    ['horizontalpodautoscalers', 'horizontalpodautoscalers/status'],
    READ,
  ),
  rule(['batch'], ['cronjobs', 'cronjobs/status', 'jobs', 'jobs/status'], READ),
  rule(['extensions'], EXTENSIONS, READ),
  rule(
    ['policy'],
    ['poddisruptionbudgets', 'poddisruptionbudgets/status'],
    READ,
  ),
  rule(
    ['networking.k8s.io'],
    ['ingresses', 'ingresses/status', 'networkpolicies'],
    READ,
  ),
  rule(
    ['resource.k8s.io'],
    ['resourceclaims', 'resourceclaims/status', 'resourceclaimtemplates'],
    READ,
  ),
];

// The metrics API brings its own part of the role.
const METRICS: PolicyRule[] = [
  rule(['metrics.k8s.io'], ['pods', 'nodes'], READ),
];

const EDIT: PolicyRule[] = [
  rule(
    [''],
    [
      'pods/attach',
      'pods/exec',
      'pods/portforward',
      'pods/proxy',
      'secrets',
      'services/proxy',
    ],
    READ,
  ),
  rule([''], ['serviceaccounts'], ['impersonate']),
  rule(
    [''],
    [
      'pods',
      'pods/attach',
      'pods/exec',
      'pods/portforward',
      'pods/proxy',
      'configmaps',
      'events',
      'persistentvolumeclaims',
      'replicationcontrollers',
      'replicationcontrollers/scale',
      'secrets',
      'serviceaccounts',
      'services',
      'services/proxy',
    ],
    WRITE,
  ),
  rule([''], ['pods/eviction', 'serviceaccounts/token'], ['create']),
  rule(['apps'], APPS, WRITE),
  rule(['autoscaling'], ['horizontalpodautoscalers'], WRITE),
  rule(['batch'], ['cronjobs', 'jobs'], WRITE),
  rule(['policy'], ['poddisruptionbudgets'], WRITE),
  rule(['networking.k8s.io'], ['ingresses', 'networkpolicies'], WRITE),
  rule(['coordination.k8s.io'], ['leases'], [...READ, ...WRITE]),
];

const ADMIN: PolicyRule[] = [
  rule([''], ['localsubjectaccessreviews'], ['create']),
  rule(['authorization.k8s.io'], ['localsubjectaccessreviews'], ['create']),
  rule(
    ['rbac.authorization.k8s.io'],
    ['rolebindings', 'roles'],
    [...READ, ...WRITE],
  ),
];

const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-';

/** ClusterRoles that exist from the beginning. */
export const DEFAULT_CLUSTER_ROLES: DefaultClusterRole[] = [
  {
    name: 'cluster-admin',
    rules: [
      rule(['*'], ['*'], ['*']),
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ],
  },
  {
    name: 'admin',
    rules: [...ADMIN, ...EDIT, ...VIEW],
    aggregates: `${AGGREGATE}admin`,
  },
  {
    name: 'edit',
    rules: [...EDIT, ...VIEW],
    aggregates: `${AGGREGATE}edit`,
    labels: { [`${AGGREGATE}admin`]: 'true' },
  },
  {
    name: 'view',
    rules: VIEW,
    aggregates: `${AGGREGATE}view`,
    labels: { [`${AGGREGATE}edit`]: 'true' },
  },
  {
    name: 'system:aggregated-metrics-reader',
    rules: METRICS,
    labels: {
      [`${AGGREGATE}admin`]: 'true',
      [`${AGGREGATE}edit`]: 'true',
      [`${AGGREGATE}view`]: 'true',
    },
  },
  {
    name: 'system:service-account-issuer-discovery',
    rules: [
      {
        verbs: ['get'],
        nonResourceURLs: [
          '/.well-known/openid-configuration',
          '/.well-known/openid-configuration/',
          '/openid/v1/jwks',
          '/openid/v1/jwks/',
        ],
      },
    ],
  },
  {
    name: 'system:discovery',
    rules: [
      {
        verbs: ['get'],
        nonResourceURLs: [
          '/api',
          '/api/*',
          '/apis',
          '/apis/*',
          '/healthz',
          '/livez',
          '/openapi',
          '/openapi/*',
          '/readyz',
          '/version',
          '/version/',
        ],
      },
    ],
  },
  {
    name: 'system:basic-user',
    rules: [
      rule(
        ['authorization.k8s.io'],
        ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
        ['create'],
      ),
      rule(['authentication.k8s.io'], ['selfsubjectreviews'], ['create']),
    ],
  },
  {
    name: 'system:public-info-viewer',
    rules: [
      {
        verbs: ['get'],
        nonResourceURLs: [
          '/healthz',
          '/livez',
          '/readyz',
          '/version',
          '/version/',
        ],
      },
    ],
  },
  {
    name: 'system:auth-delegator',
    rules: [
      rule(['authentication.k8s.io'], ['tokenreviews'], ['create']),
      rule(['authorization.k8s.io'], ['subjectaccessreviews'], ['create']),
    ],
  },
];

/** ClusterRoleBindings that exist from the beginning. */
export const DEFAULT_CLUSTER_ROLE_BINDINGS: DefaultClusterRoleBinding[] = [
  { role: 'cluster-admin', groups: ['system:masters'] },
  { role: 'system:basic-user', groups: ['system:authenticated'] },
  { role: 'system:discovery', groups: ['system:authenticated'] },
  {
    role: 'system:service-account-issuer-discovery',
    groups: ['system:serviceaccounts'],
  },
  {
    role: 'system:public-info-viewer',
    groups: ['system:authenticated', 'system:unauthenticated'],
  },
];
