import { Observation, ReconcilePlan } from './situation';

/**
 * Lets the active Service answer on the port of the active version, which a
 * promotion may have changed.
 */
export function followPort({
  service,
  active,
}: Observation): ReconcilePlan | undefined {
  const spec = active?.spec;
  return spec && service.port !== undefined && service.port !== spec.port
    ? { steps: [{ kind: 'servePort', spec }] }
    : undefined;
}

/** Lets the autoscaler scale the active version, and never the other one. */
export function followAutoscaler({
  app,
  active,
}: Observation): ReconcilePlan | undefined {
  const spec = active?.spec;
  if (!active || !spec) {
    return undefined;
  }
  const { autoscaling } = spec;
  const { autoscaler } = app;
  if (!autoscaling) {
    return autoscaler && { steps: [{ kind: 'removeAutoscaler' }] };
  }
  const follows =
    autoscaler?.target === active.name &&
    autoscaler.minReplicas === autoscaling.minReplicas &&
    autoscaler.maxReplicas === autoscaling.maxReplicas &&
    autoscaler.targetCpuPercent === autoscaling.targetCpuPercent;
  return follows
    ? undefined
    : { steps: [{ kind: 'autoscale', color: active.color, autoscaling }] };
}
