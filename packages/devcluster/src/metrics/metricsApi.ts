import { KubeObject } from '../model/objects';
import { Pod } from '../model/workloads';
import { ResourceDefinition } from '../schema/resource';
import { ObjectStore } from '../storage/store';
import { formatTime } from '../util/time';
import { UsageSample, UsageSampler } from './usageSampler';

const GROUP = 'metrics.k8s.io';

function definition(
  plural: string,
  kind: string,
  namespaced: boolean,
): ResourceDefinition {
  return {
    group: GROUP,
    version: 'v1beta1',
    plural,
    singular: '',
    kind,
    listKind: `${kind}List`,
    namespaced,
    shortNames: [],
    categories: [],
    verbs: ['get', 'list'],
    subresources: [],
    storage: `${GROUP}/${plural}`,
    type: {
      type: 'object',
      name: kind,
      fields: new Map(),
      preserveUnknown: true,
    },
  };
}

/** The resources of metrics.k8s.io; their objects are computed when read. */
export const METRICS_RESOURCES: ResourceDefinition[] = [
  definition('nodes', 'NodeMetrics', false),
  definition('pods', 'PodMetrics', true),
];

function usageList(cpu: number, memory: number) {
  return {
    cpu: `${Math.round(cpu * 1e9)}n`,
    memory: `${Math.round(memory / 1024)}Ki`,
  };
}

function common(sampler: UsageSampler, timestampMs: number) {
  return {
    timestamp: formatTime(timestampMs),
    window: `${(sampler.windowMs / 1000).toFixed(3)}s`,
  };
}

function podMetric(
  pod: Pod,
  sample: UsageSample,
  sampler: UsageSampler,
): KubeObject {
  const count = pod.spec.containers.length;
  return {
    apiVersion: `${GROUP}/v1beta1`,
    kind: 'PodMetrics',
    metadata: {
      name: pod.metadata.name,
      namespace: pod.metadata.namespace,
      creationTimestamp: formatTime(sample.timestampMs),
      ...(pod.metadata.labels ? { labels: pod.metadata.labels } : {}),
    } as KubeObject['metadata'],
    ...common(sampler, sample.timestampMs),
    containers: pod.spec.containers.map(({ name }) => ({
      name,
      usage: usageList(sample.cpu / count, sample.memory / count),
    })),
  };
}

/** All PodMetrics of a namespace or of the cluster. */
export function podMetrics(
  store: ObjectStore,
  sampler: UsageSampler,
  namespace?: string,
): KubeObject[] {
  return sampler
    .all()
    .filter(sample => !namespace || sample.namespace === namespace)
    .flatMap(sample => {
      const pod = store.get('pods', sample.namespace, sample.name) as
        Pod | undefined;
      return pod?.status?.phase === 'Running'
        ? [podMetric(pod, sample, sampler)]
        : [];
    });
}

/** NodeMetrics of all nodes. */
export function nodeMetrics(
  store: ObjectStore,
  sampler: UsageSampler,
): KubeObject[] {
  const samples = sampler.all();
  return store.list('nodes').map(node => {
    const { name } = node.metadata;
    const own = samples.filter(sample => {
      const pod = store.get('pods', sample.namespace, sample.name) as
        Pod | undefined;
      return pod?.spec.nodeName === name;
    });
    const sum = (field: 'cpu' | 'memory') =>
      own.reduce((total, sample) => total + sample[field], 0);
    const timestampMs = samples[0]?.timestampMs ?? Date.now();
    return {
      apiVersion: `${GROUP}/v1beta1`,
      kind: 'NodeMetrics',
      metadata: {
        name,
        creationTimestamp: formatTime(timestampMs),
      } as KubeObject['metadata'],
      ...common(sampler, timestampMs),
      usage: usageList(sum('cpu'), sum('memory')),
    };
  });
}
