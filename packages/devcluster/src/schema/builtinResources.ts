import { AUTOSCALER_V1, AUTOSCALER_V2 } from './builtinAutoscaling';
import { CORE_RESOURCES } from './builtinCore';
import { NETWORKING_RESOURCES } from './builtinNetworking';
import { createOnly, Row, scale, status } from './builtinRow';
import { modelType } from './models';
import { ALL_VERBS, ResourceDefinition } from './resource';

const GROUPS: [group: string, version: string, rows: Row[]][] = [
  ['', 'v1', CORE_RESOURCES],
  [
    'apps',
    'v1',
    [
      {
        plural: 'controllerrevisions',
        kind: 'ControllerRevision',
        model: 'V1ControllerRevision',
      },
      {
        plural: 'daemonsets',
        kind: 'DaemonSet',
        model: 'V1DaemonSet',
        short: ['ds'],
        all: true,
        subresources: [status('DaemonSet')],
      },
      {
        plural: 'deployments',
        kind: 'Deployment',
        model: 'V1Deployment',
        short: ['deploy'],
        all: true,
        subresources: [scale, status('Deployment')],
      },
      {
        plural: 'replicasets',
        kind: 'ReplicaSet',
        model: 'V1ReplicaSet',
        short: ['rs'],
        all: true,
        subresources: [scale, status('ReplicaSet')],
      },
      {
        plural: 'statefulsets',
        kind: 'StatefulSet',
        model: 'V1StatefulSet',
        short: ['sts'],
        all: true,
        subresources: [scale, status('StatefulSet')],
      },
    ],
  ],
  [
    'events.k8s.io',
    'v1',
    [
      {
        plural: 'events',
        kind: 'Event',
        model: 'EventsV1Event',
        short: ['ev'],
        storage: 'events',
      },
    ],
  ],
  [
    'authentication.k8s.io',
    'v1',
    [
      {
        plural: 'selfsubjectreviews',
        kind: 'SelfSubjectReview',
        model: 'V1SelfSubjectReview',
        cluster: true,
        verbs: createOnly,
      },
      {
        plural: 'tokenreviews',
        kind: 'TokenReview',
        model: 'V1TokenReview',
        cluster: true,
        verbs: createOnly,
      },
    ],
  ],
  [
    'authorization.k8s.io',
    'v1',
    [
      {
        plural: 'localsubjectaccessreviews',
        kind: 'LocalSubjectAccessReview',
        model: 'V1LocalSubjectAccessReview',
        verbs: createOnly,
      },
      {
        plural: 'selfsubjectaccessreviews',
        kind: 'SelfSubjectAccessReview',
        model: 'V1SelfSubjectAccessReview',
        cluster: true,
        verbs: createOnly,
      },
      {
        plural: 'selfsubjectrulesreviews',
        kind: 'SelfSubjectRulesReview',
        model: 'V1SelfSubjectRulesReview',
        cluster: true,
        verbs: createOnly,
      },
      {
        plural: 'subjectaccessreviews',
        kind: 'SubjectAccessReview',
        model: 'V1SubjectAccessReview',
        cluster: true,
        verbs: createOnly,
      },
    ],
  ],
  ['autoscaling', 'v2', [AUTOSCALER_V2]],
  ['autoscaling', 'v1', [AUTOSCALER_V1]],
  [
    'batch',
    'v1',
    [
      {
        plural: 'cronjobs',
        kind: 'CronJob',
        model: 'V1CronJob',
        short: ['cj'],
        all: true,
        subresources: [status('CronJob')],
      },
      {
        plural: 'jobs',
        kind: 'Job',
        model: 'V1Job',
        all: true,
        subresources: [status('Job')],
      },
    ],
  ],
  ['networking.k8s.io', 'v1', NETWORKING_RESOURCES],
  [
    'policy',
    'v1',
    [
      {
        plural: 'poddisruptionbudgets',
        kind: 'PodDisruptionBudget',
        model: 'V1PodDisruptionBudget',
        short: ['pdb'],
        subresources: [status('PodDisruptionBudget')],
      },
    ],
  ],
  [
    'rbac.authorization.k8s.io',
    'v1',
    [
      {
        plural: 'clusterrolebindings',
        kind: 'ClusterRoleBinding',
        model: 'V1ClusterRoleBinding',
        cluster: true,
      },
      {
        plural: 'clusterroles',
        kind: 'ClusterRole',
        model: 'V1ClusterRole',
        cluster: true,
      },
      { plural: 'rolebindings', kind: 'RoleBinding', model: 'V1RoleBinding' },
      { plural: 'roles', kind: 'Role', model: 'V1Role' },
    ],
  ],
  [
    'admissionregistration.k8s.io',
    'v1',
    [
      {
        plural: 'validatingadmissionpolicies',
        kind: 'ValidatingAdmissionPolicy',
        model: 'V1ValidatingAdmissionPolicy',
        cluster: true,
        categories: ['api-extensions'],
        subresources: [status('ValidatingAdmissionPolicy')],
      },
      {
        plural: 'validatingadmissionpolicybindings',
        kind: 'ValidatingAdmissionPolicyBinding',
        model: 'V1ValidatingAdmissionPolicyBinding',
        cluster: true,
        categories: ['api-extensions'],
      },
    ],
  ],
  [
    'apiextensions.k8s.io',
    'v1',
    [
      {
        plural: 'customresourcedefinitions',
        kind: 'CustomResourceDefinition',
        model: 'V1CustomResourceDefinition',
        cluster: true,
        short: ['crd', 'crds'],
        categories: ['api-extensions'],
        subresources: [status('CustomResourceDefinition')],
      },
    ],
  ],
  [
    'coordination.k8s.io',
    'v1',
    [{ plural: 'leases', kind: 'Lease', model: 'V1Lease' }],
  ],
  [
    'discovery.k8s.io',
    'v1',
    [
      {
        plural: 'endpointslices',
        kind: 'EndpointSlice',
        model: 'V1EndpointSlice',
      },
    ],
  ],
];

function toDefinition(
  group: string,
  version: string,
  row: Row,
): ResourceDefinition {
  return {
    group,
    version,
    plural: row.plural,
    singular: row.singular ?? row.kind.toLowerCase(),
    kind: row.kind,
    listKind: `${row.kind}List`,
    namespaced: !row.cluster,
    shortNames: row.short ?? [],
    categories: row.all ? ['all'] : (row.categories ?? []),
    verbs: row.verbs ?? ALL_VERBS,
    subresources: row.subresources ?? [],
    ...(row.deprecation ? { deprecation: row.deprecation } : {}),
    ...(row.conversion ? { conversion: row.conversion } : {}),
    storage: row.storage ?? (group ? `${group}/${row.plural}` : row.plural),
    get type() {
      return modelType(row.model);
    },
  };
}

/** Definitions of all built-in kinds, in discovery order. */
export function builtinResources(): ResourceDefinition[] {
  return GROUPS.flatMap(([group, version, rows]) =>
    rows.map(row => toDefinition(group, version, row)),
  );
}
