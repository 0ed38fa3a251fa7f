import { UsageSampler } from '../metrics/usageSampler';
import { matchesLabelSelector } from '../model/labels';
import { KubeObject } from '../model/objects';
import { Deployment, Pod } from '../model/workloads';
import { keyOf } from '../storage/store';
import { Controller, ControllerContext, splitKey } from './controller';
import { isActive, isReady } from './replicas';
import { podRequests } from './scheduler';

const STORAGE = 'autoscaling/horizontalpodautoscalers';
const TOLERANCE = 0.1;
const STABILIZATION_SECONDS = 300;

interface Autoscaler extends KubeObject {
  spec: {
    scaleTargetRef: { kind: string; name: string };
    minReplicas?: number;
    maxReplicas: number;
    metrics?: {
      type: string;
      resource?: { name: string; target: { averageUtilization?: number } };
    }[];
    behavior?: { scaleDown?: { stabilizationWindowSeconds?: number } };
  };
  status?: { lastScaleTime?: string };
}

/** How many replicas a utilization asks for, within tolerance and bounds. */
export function desiredReplicas(input: {
  current: number;
  utilization: number;
  target: number;
  min: number;
  max: number;
}): number {
  const { current, utilization, target, min, max } = input;
  const ratio = utilization / target;
  const wanted =
    Math.abs(ratio - 1) <= TOLERANCE ? current : Math.ceil(current * ratio);
  return Math.min(max, Math.max(min, wanted));
}

/** Scales Deployments by the simulated CPU of their pods. */
export class HpaController extends Controller {
  private timer?: NodeJS.Timeout;
  private readonly recommendations = new Map<
    string,
    { atMs: number; replicas: number }[]
  >();

  constructor(
    context: ControllerContext,
    private readonly usage: UsageSampler,
  ) {
    super(context, 'horizontal-pod-autoscaler');
  }

  start(): void {
    this.timer = setInterval(() => {
      for (const item of this.store.list(STORAGE)) this.queue.add(keyOf(item));
    }, this.context.timings.metricsPeriodMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    super.stop();
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const hpa = this.store.get(STORAGE, namespace, name) as
      Autoscaler | undefined;
    if (!hpa || hpa.spec.scaleTargetRef.kind !== 'Deployment') return;
    const target = this.store.get(
      'apps/deployments',
      namespace,
      hpa.spec.scaleTargetRef.name,
    ) as Deployment | undefined;
    // A target at zero is switched off, not idle.
    if (!target || target.spec.replicas === 0) return;
    const utilization = this.utilization(target);
    if (utilization === undefined) return;
    const goal = hpa.spec.metrics?.find(m => m.resource?.name === 'cpu')
      ?.resource?.target.averageUtilization;
    const wanted = desiredReplicas({
      current: target.spec.replicas,
      utilization,
      target: goal ?? 80,
      min: hpa.spec.minReplicas ?? 1,
      max: hpa.spec.maxReplicas,
    });
    const replicas = this.stabilized(key, hpa, wanted, target.spec.replicas);
    const scaled = replicas !== target.spec.replicas;
    if (scaled) this.rescale(hpa, target, replicas);
    const lastScaleTime = scaled
      ? this.registry.now()
      : hpa.status?.lastScaleTime;
    this.report(hpa, target, { replicas, utilization, lastScaleTime });
  }

  /** Average CPU of ready pods in percent of their requests. */
  private utilization(target: Deployment): number | undefined {
    const pods = this.store
      .list('pods', target.metadata.namespace)
      .map(pod => pod as Pod)
      .filter(
        pod =>
          isActive(pod) &&
          isReady(pod) &&
          matchesLabelSelector(target.spec.selector, pod.metadata.labels),
      );
    let used = 0;
    let requested = 0;
    for (const pod of pods) {
      used += this.usage.of(pod.metadata.uid)?.cpu ?? 0;
      requested += podRequests(pod).cpu;
    }
    return requested > 0 ? Math.round((used / requested) * 100) : undefined;
  }

  /** Scaling down waits until no recent recommendation asked for more. */
  private stabilized(
    key: string,
    hpa: Autoscaler,
    wanted: number,
    current: number,
  ): number {
    const nowMs = this.registry.clock.now();
    const seconds =
      hpa.spec.behavior?.scaleDown?.stabilizationWindowSeconds ??
      STABILIZATION_SECONDS;
    const windowMs = seconds * this.context.timings.secondMs;
    const recent = [
      ...(this.recommendations.get(key) ?? [
        { atMs: nowMs, replicas: current },
      ]),
      { atMs: nowMs, replicas: wanted },
    ].filter(item => nowMs - item.atMs <= windowMs);
    this.recommendations.set(key, recent);
    if (wanted >= current) return wanted;
    return Math.min(current, Math.max(...recent.map(item => item.replicas)));
  }

  private rescale(hpa: Autoscaler, target: Deployment, replicas: number): void {
    const { namespace, name } = target.metadata;
    const definition = this.definition('apps', 'deployments');
    this.registry.modify(
      { definition, namespace, name },
      this.options,
      live => {
        live.spec = { ...(live.spec as object), replicas };
        live.metadata.resourceVersion = '';
      },
    );
    const direction = replicas > target.spec.replicas ? 'above' : 'below';
    const reason =
      direction === 'above'
        ? 'cpu resource utilization (percentage of request) above target'
        : 'All metrics below target';
    this.context.events.record(hpa, {
      type: 'Normal',
      reason: 'SuccessfulRescale',
      message: `New size: ${replicas}; reason: ${reason}`,
      component: 'horizontal-pod-autoscaler',
    });
  }

  private report(
    hpa: Autoscaler,
    target: Deployment,
    outcome: { replicas: number; utilization: number; lastScaleTime?: string },
  ): void {
    const { replicas, utilization, lastScaleTime } = outcome;
    const status = {
      ...(lastScaleTime ? { lastScaleTime } : {}),
      currentReplicas: target.status?.replicas ?? 0,
      desiredReplicas: replicas,
      currentMetrics: [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            current: { averageUtilization: utilization },
          },
        },
      ],
      conditions: [
        {
          type: 'ScalingActive',
          status: 'True',
          lastTransitionTime: hpa.metadata.creationTimestamp,
          reason: 'ValidMetricFound',
          message:
            'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
        },
      ],
    };
    const definition = this.definition(
      'autoscaling',
      'horizontalpodautoscalers',
    );
    this.registry.updateStatus(definition, hpa, status, this.options);
  }
}
