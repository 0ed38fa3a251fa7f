/**
 * How lists and maps of built-in types merge. The client library's models do
 * not carry these extensions of the OpenAPI document
 * (x-kubernetes-list-type, x-kubernetes-patch-merge-key, …).
 */
export interface ListRule {
  keys?: readonly string[];
  set?: boolean;
  patchMergeKey?: string;
}

const byName: ListRule = { keys: ['name'], patchMergeKey: 'name' };
const byType: ListRule = { keys: ['type'], patchMergeKey: 'type' };
const set: ListRule = { set: true };

/** Rules by `<model>.<field>`; a list without a rule is atomic. */
export const LIST_RULES: Readonly<Record<string, ListRule>> = {
  'V1ObjectMeta.finalizers': set,
  'V1ObjectMeta.ownerReferences': { keys: ['uid'], patchMergeKey: 'uid' },
  'V1PodSpec.containers': byName,
  'V1PodSpec.initContainers': byName,
  'V1PodSpec.ephemeralContainers': byName,
  'V1PodSpec.volumes': byName,
  'V1PodSpec.imagePullSecrets': byName,
  'V1PodSpec.schedulingGates': byName,
  'V1PodSpec.resourceClaims': byName,
  'V1PodSpec.hostAliases': { keys: ['ip'], patchMergeKey: 'ip' },
  'V1PodSpec.topologySpreadConstraints': {
    keys: ['topologyKey', 'whenUnsatisfiable'],
    patchMergeKey: 'topologyKey',
  },
  'V1Container.env': byName,
  'V1Container.ports': {
    keys: ['containerPort', 'protocol'],
    patchMergeKey: 'containerPort',
  },
  'V1Container.volumeMounts': {
    keys: ['mountPath'],
    patchMergeKey: 'mountPath',
  },
  'V1Container.volumeDevices': {
    keys: ['devicePath'],
    patchMergeKey: 'devicePath',
  },
  'V1ServiceSpec.ports': { keys: ['port', 'protocol'], patchMergeKey: 'port' },
  'V1ServiceAccount.secrets': byName,
  'V1ServiceAccount.imagePullSecrets': { patchMergeKey: 'name' },
  'V1PodStatus.conditions': byType,
  'V1PodStatus.podIPs': { keys: ['ip'], patchMergeKey: 'ip' },
  'V1PodStatus.hostIPs': { patchMergeKey: 'ip' },
  'V1DeploymentStatus.conditions': byType,
  'V1ReplicaSetStatus.conditions': byType,
  'V1StatefulSetStatus.conditions': byType,
  'V1DaemonSetStatus.conditions': byType,
  'V1StatefulSetSpec.volumeClaimTemplates': {},
  'V1NamespaceStatus.conditions': byType,
  'V1NodeStatus.conditions': byType,
  'V1NodeStatus.addresses': byType,
  'V1NodeSpec.taints': {},
  'V1NodeSpec.podCIDRs': set,
  'V1ServiceStatus.conditions': byType,
  'V1PersistentVolumeClaimStatus.conditions': byType,
  'V1PersistentVolumeClaimSpec.accessModes': {},
  'V1JobStatus.conditions': { patchMergeKey: 'type' },
  'V1PodDisruptionBudgetStatus.conditions': byType,
  'V2HorizontalPodAutoscalerStatus.conditions': byType,
  'V1CustomResourceDefinitionStatus.conditions': { keys: ['type'] },
  'V1ValidatingAdmissionPolicySpec.matchConditions': byName,
  'V1ValidatingAdmissionPolicySpec.variables': byName,
  'V1ValidatingAdmissionPolicyStatus.conditions': byType,
  'V1Webhook.matchConditions': byName,
};

/** Maps that server-side apply replaces as a whole. */
export const ATOMIC_MAPS: ReadonlySet<string> = new Set([
  'V1ServiceSpec.selector',
  'V1PodSpec.nodeSelector',
]);

/** Structs that server-side apply replaces as a whole. */
export const ATOMIC_MODELS: ReadonlySet<string> = new Set([
  'V1LabelSelector',
  'V1OwnerReference',
  'V1ObjectReference',
  'V1LocalObjectReference',
  'V1TypedLocalObjectReference',
  'V1ObjectFieldSelector',
  'V1ResourceFieldSelector',
  'V1SecretKeySelector',
  'V1ConfigMapKeySelector',
  'V1FileKeySelector',
  'V1SecretReference',
  'V1NodeSelector',
  'V1NodeSelectorTerm',
  'V1TopologySelectorTerm',
  'V1RoleRef',
  'RbacV1Subject',
  'V1IngressLoadBalancerIngress',
]);

/** String maps whose values are quantities, by `<model>.<field>`. */
export const QUANTITY_MAPS: ReadonlySet<string> = new Set([
  'V1ResourceRequirements.limits',
  'V1ResourceRequirements.requests',
  'V1VolumeResourceRequirements.limits',
  'V1VolumeResourceRequirements.requests',
  'V1ResourceQuotaSpec.hard',
  'V1ResourceQuotaStatus.hard',
  'V1ResourceQuotaStatus.used',
  'V1LimitRangeItem._default',
  'V1LimitRangeItem.default',
  'V1LimitRangeItem.defaultRequest',
  'V1LimitRangeItem.max',
  'V1LimitRangeItem.min',
  'V1LimitRangeItem.maxLimitRequestRatio',
  'V1NodeStatus.capacity',
  'V1NodeStatus.allocatable',
  'V1PodSpec.overhead',
]);

/** Single fields that are quantities. */
export const QUANTITY_FIELDS: ReadonlySet<string> = new Set([
  'V2MetricTarget.averageValue',
  'V2MetricTarget.value',
  'V2MetricValueStatus.averageValue',
  'V2MetricValueStatus.value',
  'V1EmptyDirVolumeSource.sizeLimit',
  'V1ResourceFieldSelector.divisor',
]);

/** Fields of newer API versions that the models do not know yet. */
export const EXTRA_FIELDS: Readonly<Record<string, Record<string, string>>> = {
  V1DeploymentStatus: { terminatingReplicas: 'number' },
  V1ReplicaSetStatus: { terminatingReplicas: 'number' },
  V1PodStatus: { observedGeneration: 'number' },
  V1PodCondition: { observedGeneration: 'number' },
};
