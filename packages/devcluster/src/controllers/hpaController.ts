import { UsageSampler } from '../metrics/usageSampler';
import { matchesLabelSelector } from '../model/labels';
import { Autoscaler } from '../model/autoscaling';
import { Deployment, Pod } from '../model/workloads';
import { rescale } from '../registry/scaling';
import { keyOf } from '../storage/store';
import { Controller, ControllerContext, splitKey } from './controller';
import { autoscalerStatus, CpuUsage, ScalingOutcome } from './hpaStatus';
import { isActive, isReady } from './replicas';
import { podRequests } from './scheduler';

const STORAGE = 'autoscaling/horizontalpodautoscalers';
const TOLERANCE = 0.1;
const STABILIZATION_SECONDS = 300;

/** How many replicas a utilization asks for, within tolerance. */
export function desiredReplicas(input: {
  current: number;
  utilization: number;
  target: number;
}): number {
  const { current, utilization, target } = input;
  const ratio = utilization / target;
  return Math.abs(ratio - 1) <= TOLERANCE
    ? current
    : Math.ceil(current * ratio);
}

function clamp(replicas: number, { spec }: Autoscaler): number {
  return Math.min(spec.maxReplicas, Math.max(spec.minReplicas ?? 1, replicas));
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
    if (!target) {
      const problem = `deployments.apps "${hpa.spec.scaleTargetRef.name}" not found`;
      this.report(hpa, undefined, { replicas: 0, problem });
      return;
    }
    // A target at zero is switched off, not idle.
    if (target.spec.replicas === 0) {
      this.report(hpa, target, { replicas: 0 });
      return;
    }
    const usage = this.utilization(target);
    if (!usage) {
      this.report(hpa, target, { replicas: target.spec.replicas });
      return;
    }
    const goal = hpa.spec.metrics?.find(m => m.resource?.name === 'cpu')
      ?.resource?.target.averageUtilization;
    const unlimited = desiredReplicas({
      current: target.spec.replicas,
      utilization: usage.percent,
      target: goal ?? 80,
    });
    const wanted = clamp(unlimited, hpa);
    const replicas = this.stabilized(key, hpa, wanted, target.spec.replicas);
    const scaled = replicas !== target.spec.replicas;
    if (scaled) this.rescale(hpa, target, replicas);
    this.report(hpa, target, { replicas, usage, unlimited, scaled });
  }

  /** Average CPU of ready pods in percent of their requests. */
  private utilization(target: Deployment): CpuUsage | undefined {
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
    if (requested <= 0) return undefined;
    return {
      percent: Math.round((used / requested) * 100),
      perPod: used / pods.length,
    };
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
    rescale(this.registry, { definition, namespace, name }, replicas, {
      options: this.options,
    });
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
    target: Deployment | undefined,
    outcome: Omit<ScalingOutcome, 'current'>,
  ): void {
    const status = autoscalerStatus(
      hpa,
      { ...outcome, current: target?.status?.replicas ?? 0 },
      this.registry.now(),
    );
    const definition = this.definition(
      'autoscaling',
      'horizontalpodautoscalers',
    );
    this.registry.updateStatus(definition, hpa, status, this.options);
  }
}
