import { Deployment, IntOrString, ReplicaSet } from '../../model/workloads';

/** Resolves a number or percentage of a whole. */
export function resolveIntOrPercent(
  value: IntOrString,
  whole: number,
  roundUp: boolean,
): number {
  if (typeof value === 'number') return value;
  const share = (Number(value.replace('%', '')) / 100) * whole;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}

/** How many pods a rolling update may add and miss. */
export function rolloutLimits({ spec }: Deployment): {
  maxSurge: number;
  maxUnavailable: number;
} {
  const rolling = spec.strategy.rollingUpdate;
  if (spec.strategy.type !== 'RollingUpdate' || !rolling) {
    return { maxSurge: 0, maxUnavailable: 0 };
  }
  const { replicas } = spec;
  const maxSurge = resolveIntOrPercent(rolling.maxSurge, replicas, true);
  const resolved = resolveIntOrPercent(rolling.maxUnavailable, replicas, false);
  // Rounding must not leave an update without any room.
  const maxUnavailable = maxSurge === 0 && resolved === 0 ? 1 : resolved;
  return { maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

/** A ReplicaSet and the size it should get. */
export interface ScalePlan {
  set: ReplicaSet;
  replicas: number;
}

function total(sets: ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + set.spec.replicas, 0);
}

function available(set: ReplicaSet): number {
  return set.status?.availableReplicas ?? 0;
}

/** The size of the new ReplicaSet of a rolling update. */
export function planScaleUp(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: ReplicaSet[],
): ScalePlan | undefined {
  const wanted = deployment.spec.replicas;
  const current = newSet.spec.replicas;
  if (current === wanted) return undefined;
  if (current > wanted) return { set: newSet, replicas: wanted };
  const { maxSurge } = rolloutLimits(deployment);
  const room = wanted + maxSurge - total([newSet, ...oldSets]);
  if (room <= 0) return undefined;
  return { set: newSet, replicas: Math.min(wanted, current + room) };
}

/** The next sizes of the old ReplicaSets: unhealthy pods go first. */
export function planScaleDown(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: ReplicaSet[],
): ScalePlan[] {
  const { maxUnavailable } = rolloutLimits(deployment);
  const minAvailable = deployment.spec.replicas - maxUnavailable;
  const newUnavailable = newSet.spec.replicas - available(newSet);
  let spare = total([newSet, ...oldSets]) - minAvailable - newUnavailable;
  if (spare <= 0) return [];
  const sizes = new Map(oldSets.map(set => [set, set.spec.replicas]));
  for (const set of oldSets) {
    const unhealthy = Math.max(0, set.spec.replicas - available(set));
    const drop = Math.min(unhealthy, spare);
    sizes.set(set, set.spec.replicas - drop);
    spare -= drop;
  }
  const allAvailable = [newSet, ...oldSets].reduce(
    (sum, set) => sum + Math.min(available(set), sizes.get(set) ?? Infinity),
    0,
  );
  let healthySpare = Math.max(0, allAvailable - minAvailable);
  for (const set of oldSets) {
    const size = sizes.get(set) ?? 0;
    const drop = Math.min(size, healthySpare);
    sizes.set(set, size - drop);
    healthySpare -= drop;
  }
  return [...sizes]
    .filter(([set, size]) => size !== set.spec.replicas)
    .map(([set, replicas]) => ({ set, replicas }));
}

/** A size change outside of a rollout, spread over the active ReplicaSets. */
export function planProportionalScale(
  deployment: Deployment,
  sets: ReplicaSet[],
): ScalePlan[] {
  const active = sets.filter(set => set.spec.replicas > 0);
  const { maxSurge } = rolloutLimits(deployment);
  const wanted = deployment.spec.replicas;
  const allowed = wanted > 0 ? wanted + maxSurge : 0;
  const current = total(active);
  if (current === 0) return [];
  let rest = allowed - current;
  if (rest === 0) return [];
  const bySize = [...active].sort((a, b) => b.spec.replicas - a.spec.replicas);
  const plans = bySize.map(set => {
    const share = Math.round((set.spec.replicas * allowed) / current);
    const change = share - set.spec.replicas;
    const step =
      rest > 0
        ? Math.max(0, Math.min(change, rest))
        : Math.min(0, Math.max(change, rest));
    rest -= step;
    return { set, replicas: set.spec.replicas + step };
  });
  if (rest !== 0) plans[0].replicas = Math.max(0, plans[0].replicas + rest);
  return plans.filter(plan => plan.replicas !== plan.set.spec.replicas);
}

/** New sizes after the wanted number alone has changed. */
export function planResize(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: ReplicaSet[],
): ScalePlan[] {
  const { replicas } = deployment.spec;
  if (replicas === 0) {
    return [newSet, ...oldSets].map(set => ({ set, replicas: 0 }));
  }
  return oldSets.length === 0
    ? [{ set: newSet, replicas }]
    : planProportionalScale(deployment, [newSet, ...oldSets]);
}
