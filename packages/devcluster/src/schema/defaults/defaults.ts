import { KubeObject } from '../../model/objects';
import { Deployment, Pod, PodTemplateSpec } from '../../model/workloads';
import { getPath, isObject } from '../../util/json';
import {
  defaultPodSpec,
  requestWhatIsLimited,
  setDefault,
} from './podDefaults';

type Fields = Record<string, unknown>;
type Defaulter = (object: KubeObject) => void;

function specOf(object: KubeObject): Fields {
  if (!isObject(object.spec)) object.spec = {};
  return object.spec as Fields;
}

function defaultTemplate(spec: Fields): void {
  const template = spec.template as PodTemplateSpec | undefined;
  if (!template) return;
  template.spec ??= { containers: [] };
  template.spec.containers ??= [];
  defaultPodSpec(template.spec);
}

function defaultDeployment(object: KubeObject): void {
  const spec = specOf(object) as Fields & Partial<Deployment['spec']>;
  setDefault(spec, 'replicas', 1);
  defaultTemplate(spec);
  spec.strategy ??= {} as Deployment['spec']['strategy'];
  setDefault(spec.strategy, 'type', 'RollingUpdate');
  if (spec.strategy.type === 'RollingUpdate') {
    const rolling = (spec.strategy.rollingUpdate ??= {} as NonNullable<
      typeof spec.strategy.rollingUpdate
    >);
    setDefault(rolling, 'maxUnavailable', '25%');
    setDefault(rolling, 'maxSurge', '25%');
  }
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'progressDeadlineSeconds', 600);
}

function defaultReplicaSet(object: KubeObject): void {
  const spec = specOf(object);
  setDefault(spec, 'replicas', 1);
  defaultTemplate(spec);
}

function defaultStatefulSet(object: KubeObject): void {
  const spec = specOf(object);
  setDefault(spec, 'replicas', 1);
  setDefault(spec, 'podManagementPolicy', 'OrderedReady');
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'updateStrategy', {
    type: 'RollingUpdate',
    rollingUpdate: { partition: 0 },
  });
  defaultTemplate(spec);
}

function defaultPod(object: KubeObject): void {
  const pod = object as Pod;
  specOf(pod);
  pod.spec.containers ??= [];
  defaultPodSpec(pod.spec);
  requestWhatIsLimited(pod.spec);
  setDefault(pod.spec, 'enableServiceLinks', true);
}

function defaultService(object: KubeObject): void {
  const spec = specOf(object);
  for (const port of (spec.ports ?? []) as Fields[]) {
    setDefault(port, 'protocol', 'TCP');
    if (port.targetPort === undefined && port.port !== undefined) {
      port.targetPort = port.port;
    }
  }
  setDefault(spec, 'type', 'ClusterIP');
  setDefault(spec, 'sessionAffinity', 'None');
  if (spec.type !== 'ExternalName') {
    setDefault(spec, 'ipFamilies', ['IPv4']);
    setDefault(spec, 'ipFamilyPolicy', 'SingleStack');
    setDefault(spec, 'internalTrafficPolicy', 'Cluster');
  }
  object.status ??= { loadBalancer: {} };
}

function defaultSecret(object: KubeObject): void {
  setDefault(object, 'type', 'Opaque');
  const { stringData } = object as { stringData?: Record<string, string> };
  if (stringData) {
    const data = { ...(object.data as Record<string, string> | undefined) };
    for (const [key, value] of Object.entries(stringData)) {
      data[key] = Buffer.from(value, 'utf8').toString('base64');
    }
    object.data = data;
    delete object.stringData;
  }
}

function defaultNamespace(object: KubeObject): void {
  const spec = specOf(object);
  const labels = (object.metadata.labels ??= {});
  if (object.metadata.name) {
    labels['kubernetes.io/metadata.name'] = object.metadata.name;
  }
  setDefault(spec, 'finalizers', ['kubernetes']);
  object.status ??= { phase: 'Active' };
}

function defaultNetworkPolicy(object: KubeObject): void {
  const spec = specOf(object);
  setDefault(spec, 'podSelector', {});
  const hasEgress = ((spec.egress ?? []) as unknown[]).length > 0;
  const egress = hasEgress ? ['Egress'] : [];
  setDefault(spec, 'policyTypes', ['Ingress', ...egress]);
  for (const rules of [spec.ingress, spec.egress]) {
    for (const rule of (rules ?? []) as { ports?: Fields[] }[]) {
      for (const port of rule.ports ?? []) setDefault(port, 'protocol', 'TCP');
    }
  }
}

function defaultLimitRange(object: KubeObject): void {
  const limits = (specOf(object).limits ?? []) as Record<string, Fields>[];
  for (const item of limits) {
    if ((item.type as unknown) !== 'Container') continue;
    item.default = { ...item.max, ...item.default };
    item.defaultRequest = {
      ...item.min,
      ...item.default,
      ...item.defaultRequest,
    };
    for (const field of ['default', 'defaultRequest']) {
      if (Object.keys(item[field]).length === 0) delete item[field];
    }
  }
}

function defaultBinding(object: KubeObject): void {
  const group = 'rbac.authorization.k8s.io';
  if (isObject(object.roleRef)) setDefault(object.roleRef, 'apiGroup', group);
  for (const subject of (object.subjects ?? []) as Fields[]) {
    if (subject.kind === 'User' || subject.kind === 'Group') {
      setDefault(subject, 'apiGroup', group);
    }
  }
}

function defaultEndpointSlice(object: KubeObject): void {
  for (const endpoint of (object.endpoints ?? []) as Fields[]) {
    setDefault(endpoint, 'conditions', {});
  }
  for (const port of (object.ports ?? []) as Fields[]) {
    setDefault(port, 'name', '');
    setDefault(port, 'protocol', 'TCP');
  }
}

function defaultJob(object: KubeObject): void {
  const spec = specOf(object);
  spec.template ??= {};
  if (spec.completions === undefined && spec.parallelism === undefined) {
    spec.completions = 1;
    spec.parallelism = 1;
  }
  setDefault(spec, 'parallelism', 1);
  setDefault(spec, 'backoffLimit', 6);
  setDefault(spec, 'completionMode', 'NonIndexed');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'manualSelector', false);
  setDefault(spec, 'podReplacementPolicy', 'TerminatingOrFailed');
  defaultTemplate(spec);
}

function defaultCronJob(object: KubeObject): void {
  const spec = specOf(object);
  setDefault(spec, 'concurrencyPolicy', 'Allow');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'successfulJobsHistoryLimit', 3);
  setDefault(spec, 'failedJobsHistoryLimit', 1);
  const job = getPath(spec, ['jobTemplate', 'spec']);
  if (isObject(job)) defaultTemplate(job);
}

function defaultPolicy(object: KubeObject): void {
  const spec = specOf(object);
  setDefault(spec, 'failurePolicy', 'Fail');
  const constraints = spec.matchConstraints as Fields | undefined;
  if (!constraints) return;
  setDefault(constraints, 'matchPolicy', 'Equivalent');
  setDefault(constraints, 'namespaceSelector', {});
  setDefault(constraints, 'objectSelector', {});
  for (const rule of (constraints.resourceRules ?? []) as Fields[]) {
    setDefault(rule, 'scope', '*');
  }
}

function defaultCrd(object: KubeObject): void {
  const spec = specOf(object);
  const names = spec.names as Fields | undefined;
  if (names && typeof names.kind === 'string') {
    setDefault(names, 'listKind', `${names.kind}List`);
    setDefault(names, 'singular', names.kind.toLowerCase());
  }
  setDefault(spec, 'conversion', { strategy: 'None' });
}

const withSpec: Defaulter = object => {
  specOf(object);
};

const DEFAULTERS: Readonly<Record<string, Defaulter>> = {
  'apps/deployments': defaultDeployment,
  'apps/replicasets': defaultReplicaSet,
  'apps/statefulsets': defaultStatefulSet,
  'apps/daemonsets': object => {
    setDefault(specOf(object), 'revisionHistoryLimit', 10);
    defaultTemplate(specOf(object));
  },
  pods: defaultPod,
  services: defaultService,
  secrets: defaultSecret,
  namespaces: defaultNamespace,
  'networking.k8s.io/networkpolicies': defaultNetworkPolicy,
  'networking.k8s.io/ingresses': object => {
    object.status ??= { loadBalancer: {} };
  },
  limitranges: defaultLimitRange,
  resourcequotas: object => {
    object.status ??= {};
  },
  'rbac.authorization.k8s.io/rolebindings': defaultBinding,
  'rbac.authorization.k8s.io/clusterrolebindings': defaultBinding,
  'discovery.k8s.io/endpointslices': defaultEndpointSlice,
  'batch/jobs': defaultJob,
  'batch/cronjobs': defaultCronJob,
  'autoscaling/horizontalpodautoscalers': object => {
    setDefault(specOf(object), 'minReplicas', 1);
  },
  'policy/poddisruptionbudgets': withSpec,
  'admissionregistration.k8s.io/validatingadmissionpolicies': defaultPolicy,
  'apiextensions.k8s.io/customresourcedefinitions': defaultCrd,
  persistentvolumeclaims: object => {
    setDefault(specOf(object), 'volumeMode', 'Filesystem');
    object.status ??= { phase: 'Pending' };
  },
};

/** Fills in what the API server fills in for a kind; changes the object. */
export function applyDefaults(storage: string, object: KubeObject): void {
  DEFAULTERS[storage]?.(object);
}
