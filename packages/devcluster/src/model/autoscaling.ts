import { Condition, KubeObject } from './objects';

/** autoscaling/v2 MetricSpec, as far as the simulation reads it. */
export interface MetricSpec {
  type: string;
  resource?: {
    name: string;
    target: {
      type?: string;
      averageUtilization?: number;
      averageValue?: string;
    };
  };
}

/** autoscaling/v2 MetricStatus. */
export interface MetricStatus {
  type: string;
  resource?: {
    name: string;
    current: { averageUtilization?: number; averageValue?: string };
  };
}

/** autoscaling/v2 HorizontalPodAutoscaler. */
export interface Autoscaler extends KubeObject {
  spec: {
    scaleTargetRef: { apiVersion?: string; kind: string; name: string };
    minReplicas?: number;
    maxReplicas: number;
    metrics?: MetricSpec[];
    behavior?: { scaleDown?: { stabilizationWindowSeconds?: number } };
  };
  status?: {
    observedGeneration?: number;
    lastScaleTime?: string;
    currentReplicas?: number;
    desiredReplicas?: number;
    currentMetrics?: MetricStatus[] | null;
    conditions?: Condition[];
  };
}

/** autoscaling/v1 HorizontalPodAutoscaler. */
export interface AutoscalerV1 extends KubeObject {
  spec: Omit<Autoscaler['spec'], 'metrics' | 'behavior'> & {
    targetCPUUtilizationPercentage?: number;
  };
  status?: Omit<
    NonNullable<Autoscaler['status']>,
    'currentMetrics' | 'conditions'
  > & { currentCPUUtilizationPercentage?: number };
}

const PREFIX = 'autoscaling.alpha.kubernetes.io';
const METRICS = `${PREFIX}/metrics`;
const BEHAVIOR = `${PREFIX}/behavior`;
const CONDITIONS = `${PREFIX}/conditions`;

function isCpuUtilization({ resource }: MetricSpec): boolean {
  return (
    resource?.name === 'cpu' && resource.target.averageUtilization !== undefined
  );
}

function parse<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    // Not ours: version 1 lets anybody write annotations.
    return undefined;
  }
}

function withAnnotations(
  metadata: KubeObject['metadata'],
  changes: Record<string, string | undefined>,
): KubeObject['metadata'] {
  const { annotations, ...rest } = metadata;
  const entries = Object.entries({ ...annotations, ...changes }).filter(
    ([, value]) => value !== undefined,
  );
  return entries.length > 0
    ? {
        ...rest,
        annotations: Object.fromEntries(entries) as Record<string, string>,
      }
    : rest;
}

/**
 * Shows an autoscaler in version 1, which knows one metric: the utilization
 * of CPU. Everything else is in annotations, as on a real cluster, but in the
 * structure of version 2.
 */
export function toAutoscalingV1(object: KubeObject): KubeObject {
  const { spec, status = {}, metadata, ...rest } = object as Autoscaler;
  const { metrics = [], behavior, ...common } = spec;
  const { conditions, currentMetrics, ...commonStatus } = status;
  const cpu = metrics.find(isCpuUtilization)?.resource?.target;
  const others = metrics.filter(metric => !isCpuUtilization(metric));
  const used = currentMetrics?.find(item => item.resource?.name === 'cpu');
  return {
    ...rest,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(metadata, {
      [METRICS]: others.length > 0 ? JSON.stringify(others) : undefined,
      [BEHAVIOR]: behavior && JSON.stringify(behavior),
      [CONDITIONS]: conditions && JSON.stringify(conditions),
    }),
    spec: {
      ...common,
      ...(cpu
        ? { targetCPUUtilizationPercentage: cpu.averageUtilization }
        : {}),
    },
    status: {
      ...commonStatus,
      currentReplicas: status.currentReplicas ?? 0,
      ...(used?.resource?.current.averageUtilization === undefined
        ? {}
        : {
            currentCPUUtilizationPercentage:
              used.resource.current.averageUtilization,
          }),
    },
  };
}

/** Reads an autoscaler of version 1 into version 2. */
export function fromAutoscalingV1(object: KubeObject): KubeObject {
  const { spec, status, metadata, ...rest } = object as AutoscalerV1;
  const { targetCPUUtilizationPercentage: target, ...common } = spec ?? {};
  const annotations = metadata.annotations ?? {};
  const others = parse<MetricSpec[]>(annotations[METRICS]) ?? [];
  const behavior = parse<object>(annotations[BEHAVIOR]);
  const conditions = parse<Condition[]>(annotations[CONDITIONS]);
  const cpu: MetricSpec[] =
    target === undefined
      ? []
      : [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: { type: 'Utilization', averageUtilization: target },
            },
          },
        ];
  const metrics = [...cpu, ...others];
  const { currentCPUUtilizationPercentage: _used, ...commonStatus } =
    status ?? {};
  return {
    ...rest,
    apiVersion: 'autoscaling/v2',
    metadata: withAnnotations(metadata, {
      [METRICS]: undefined,
      [BEHAVIOR]: undefined,
      [CONDITIONS]: undefined,
    }),
    spec: {
      ...common,
      ...(metrics.length > 0 ? { metrics } : {}),
      ...(behavior ? { behavior } : {}),
    },
    ...(status
      ? { status: { ...commonStatus, ...(conditions ? { conditions } : {}) } }
      : {}),
  };
}
