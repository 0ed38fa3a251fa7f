import { KubeObject } from '../model/objects';
import { Pod } from '../model/workloads';
import { Service } from '../model/network';
import { hasSubresource, ResourceDefinition } from '../schema/resource';
import { deepEqual } from '../util/json';
import { quantityValue } from '../util/quantity';

/** What object preparation needs from the cluster. */
export interface LifecycleDependencies {
  /** Hands out a free cluster IP. */
  allocateClusterIp(): string;
}

// Kinds that count metadata.generation; the others have none.
const WITH_GENERATION = new Set([
  'pods',
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  'apps/daemonsets',
  'batch/jobs',
  'batch/cronjobs',
  'networking.k8s.io/ingresses',
  'networking.k8s.io/ingressclasses',
  'networking.k8s.io/networkpolicies',
  'policy/poddisruptionbudgets',
  'discovery.k8s.io/endpointslices',
  'apiextensions.k8s.io/customresourcedefinitions',
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'admissionregistration.k8s.io/validatingadmissionpolicybindings',
]);

function countsGeneration(definition: ResourceDefinition): boolean {
  return !!definition.custom || WITH_GENERATION.has(definition.storage);
}

const INITIAL_STATUS: Readonly<Record<string, () => unknown>> = {
  'apps/replicasets': () => ({ replicas: 0 }),
  'apps/deployments': () => ({}),
  'batch/jobs': () => ({}),
  'batch/cronjobs': () => ({}),
  'policy/poddisruptionbudgets': () => ({
    disruptionsAllowed: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
  }),
  'autoscaling/horizontalpodautoscalers': () => ({
    desiredReplicas: 0,
    currentMetrics: null,
  }),
  services: () => ({ loadBalancer: {} }),
  'networking.k8s.io/ingresses': () => ({ loadBalancer: {} }),
  resourcequotas: () => ({}),
  namespaces: () => ({ phase: 'Active' }),
  persistentvolumeclaims: () => ({ phase: 'Pending' }),
  'apiextensions.k8s.io/customresourcedefinitions': () => ({
    conditions: null,
    acceptedNames: { plural: '', kind: '' },
  }),
};

function storedVersions(crd: KubeObject): string[] {
  const { versions = [] } = (crd.spec ?? {}) as {
    versions?: { name: string; storage: boolean }[];
  };
  return versions.filter(item => item.storage).map(item => item.name);
}

/** The quality-of-service class of a pod. */
export function qosClass(pod: Pod): string {
  const resources = pod.spec.containers.map(c => c.resources ?? {});
  const lists = resources.flatMap(r => [r.requests ?? {}, r.limits ?? {}]);
  if (lists.every(list => Object.keys(list).length === 0)) return 'BestEffort';
  const guaranteed = resources.every(({ requests = {}, limits = {} }) =>
    ['cpu', 'memory'].every(
      name =>
        limits[name] !== undefined &&
        quantityValue(limits[name]) === quantityValue(requests[name]),
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function prepareService(service: Service, deps: LifecycleDependencies): void {
  const { spec } = service;
  if (spec.type === 'ExternalName') return;
  spec.clusterIP ??= deps.allocateClusterIp();
  spec.clusterIPs = [spec.clusterIP];
}

/** Drops what a creator may not set, and sets what the server chooses. */
export function prepareForCreate(
  definition: ResourceDefinition,
  object: KubeObject,
  deps: LifecycleDependencies,
): void {
  if (definition.storage === 'pods') {
    const pod = object as Pod;
    pod.status = { phase: 'Pending', qosClass: qosClass(pod) };
  } else if (hasSubresource(definition, 'status')) {
    const initial = INITIAL_STATUS[definition.storage]?.();
    if (initial === undefined) delete object.status;
    else object.status = initial;
    if (definition.storage.endsWith('/customresourcedefinitions')) {
      (object.status as { storedVersions?: string[] }).storedVersions =
        storedVersions(object);
    }
  }
  if (definition.storage === 'services')
    prepareService(object as Service, deps);
  if (definition.storage === 'batch/jobs') labelJob(object);
  if (countsGeneration(definition)) object.metadata.generation = 1;
}

/** A Job finds its pods by its own uid. */
function labelJob(job: KubeObject): void {
  const { uid, name } = job.metadata;
  const prefix = 'batch.kubernetes.io/';
  const labels = {
    [`${prefix}controller-uid`]: uid,
    [`${prefix}job-name`]: name,
    'controller-uid': uid,
    'job-name': name,
  };
  const spec = job.spec as {
    selector?: object;
    manualSelector?: boolean;
    template: { metadata?: { labels?: object } };
  };
  if (spec.manualSelector || !name) return;
  spec.selector = { matchLabels: { [`${prefix}controller-uid`]: uid } };
  const { metadata } = spec.template;
  spec.template.metadata = {
    ...metadata,
    labels: { ...metadata?.labels, ...labels },
  };
  job.metadata.labels = { ...job.metadata.labels, ...labels };
}

/** Annotations are part of what a Deployment's generation counts. */
function annotationsOf(object: KubeObject): unknown {
  return object.metadata.annotations ?? {};
}

function contentOf(object: KubeObject): unknown {
  const { metadata, status, apiVersion, kind, ...content } = object;
  return content;
}

/**
 * Keeps what an update of the main resource may not change: status, identity,
 * deletion; raises the generation when the desired state changed.
 */
export function prepareForUpdate(
  definition: ResourceDefinition,
  object: KubeObject,
  old: KubeObject,
): void {
  if (hasSubresource(definition, 'status')) {
    if (old.status === undefined) delete object.status;
    else object.status = old.status;
  }
  if (definition.storage === 'services')
    keepClusterIp(object as Service, old as Service);
  if (definition.storage === 'namespaces') object.spec = old.spec;
  keepServerMetadata(object, old);
  if (countsGeneration(definition)) {
    const changed =
      !deepEqual(contentOf(object), contentOf(old)) ||
      (definition.storage === 'apps/deployments' &&
        !deepEqual(annotationsOf(object), annotationsOf(old)));
    object.metadata.generation =
      (old.metadata.generation ?? 1) + (changed ? 1 : 0);
  }
}

/** An update through /status: status and annotations, nothing else. */
export function prepareForStatusUpdate(
  object: KubeObject,
  old: KubeObject,
): KubeObject {
  const result: KubeObject = {
    ...old,
    metadata: {
      ...old.metadata,
      ...(object.metadata.annotations
        ? { annotations: object.metadata.annotations }
        : {}),
      resourceVersion: object.metadata.resourceVersion,
      managedFields: object.metadata.managedFields,
    },
    status: object.status,
  };
  if (result.metadata.managedFields === undefined) {
    delete result.metadata.managedFields;
  }
  return result;
}

function keepClusterIp(service: Service, old: Service): void {
  if (old.spec.clusterIP && service.spec.clusterIP === undefined) {
    service.spec.clusterIP = old.spec.clusterIP;
  }
  if (service.spec.clusterIP)
    service.spec.clusterIPs = [service.spec.clusterIP];
}

function keepServerMetadata(object: KubeObject, old: KubeObject): void {
  const { metadata } = object;
  metadata.uid ??= old.metadata.uid;
  metadata.creationTimestamp ??= old.metadata.creationTimestamp;
  if (old.metadata.generateName) {
    metadata.generateName ??= old.metadata.generateName;
  }
  for (const field of [
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generation',
  ] as const) {
    if (old.metadata[field] === undefined) delete metadata[field];
    else Object.assign(metadata, { [field]: old.metadata[field] });
  }
}
