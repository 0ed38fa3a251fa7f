/** Kinds the suite reads or writes, with where the API server serves them. */
const RESOURCES = {
  Namespace: { apiVersion: 'v1', plural: 'namespaces', namespaced: false },
  Pod: { apiVersion: 'v1', plural: 'pods', namespaced: true },
  Service: { apiVersion: 'v1', plural: 'services', namespaced: true },
  Secret: { apiVersion: 'v1', plural: 'secrets', namespaced: true },
  ServiceAccount: {
    apiVersion: 'v1',
    plural: 'serviceaccounts',
    namespaced: true,
  },
  ResourceQuota: {
    apiVersion: 'v1',
    plural: 'resourcequotas',
    namespaced: true,
  },
  LimitRange: { apiVersion: 'v1', plural: 'limitranges', namespaced: true },
  Event: { apiVersion: 'v1', plural: 'events', namespaced: true },
  Deployment: {
    apiVersion: 'apps/v1',
    plural: 'deployments',
    namespaced: true,
  },
  Ingress: {
    apiVersion: 'networking.k8s.io/v1',
    plural: 'ingresses',
    namespaced: true,
  },
  NetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    plural: 'networkpolicies',
    namespaced: true,
  },
  PodDisruptionBudget: {
    apiVersion: 'policy/v1',
    plural: 'poddisruptionbudgets',
    namespaced: true,
  },
  HorizontalPodAutoscaler: {
    apiVersion: 'autoscaling/v2',
    plural: 'horizontalpodautoscalers',
    namespaced: true,
  },
  RoleBinding: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    plural: 'rolebindings',
    namespaced: true,
  },
  GlobalNetworkPolicy: {
    apiVersion: 'projectcalico.org/v3',
    plural: 'globalnetworkpolicies',
    namespaced: false,
  },
  ClusterRoleBinding: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    plural: 'clusterrolebindings',
    namespaced: false,
  },
  SelfSubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
  ValidatingAdmissionPolicy: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    plural: 'validatingadmissionpolicies',
    namespaced: false,
  },
  ValidatingAdmissionPolicyBinding: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    plural: 'validatingadmissionpolicybindings',
    namespaced: false,
  },
  EndpointSlice: {
    apiVersion: 'discovery.k8s.io/v1',
    plural: 'endpointslices',
    namespaced: true,
  },
} as const;

export type Kind = keyof typeof RESOURCES;

/** An object to be written: `apiVersion` is known from its kind. */
export type Manifest = {
  kind: Kind;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    resourceVersion?: string;
  };
  [field: string]: unknown;
};

export function apiVersionOf(kind: Kind): string {
  return RESOURCES[kind].apiVersion;
}

/** Name of the resource in the API. */
export function pluralOf(kind: Kind): string {
  return RESOURCES[kind].plural;
}

/** Path of a collection or, with a name, of one object. */
export function resourcePath(
  kind: Kind,
  namespace?: string,
  name?: string,
): string {
  const { apiVersion, plural, namespaced } = RESOURCES[kind];
  const base = apiVersion.includes('/') ? '/apis' : '/api';
  const scope =
    namespaced && namespace
      ? `/namespaces/${encodeURIComponent(namespace)}`
      : '';
  const tail = name ? `/${encodeURIComponent(name)}` : '';
  return `${base}/${apiVersion}${scope}/${plural}${tail}`;
}
