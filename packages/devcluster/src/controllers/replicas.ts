import { matchesLabels } from '../model/labels';
import { Pod, ReplicaSet } from '../model/workloads';

/** Whether a pod counts as a replica: neither ended nor terminating. */
export function isActive(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return (
    phase !== 'Succeeded' &&
    phase !== 'Failed' &&
    !pod.metadata.deletionTimestamp
  );
}

/** Whether a pod was deleted and still has a container that may run. */
function isTerminating(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return (
    !!pod.metadata.deletionTimestamp &&
    phase !== 'Succeeded' &&
    phase !== 'Failed'
  );
}

/** Since when a pod is Ready, in ms but by its condition's whole seconds. */
export function readySince(pod: Pod): number | undefined {
  const ready = pod.status?.conditions?.find(c => c.type === 'Ready');
  return ready?.status === 'True'
    ? Date.parse(ready.lastTransitionTime ?? '')
    : undefined;
}

/** Whether a pod is Ready. */
export function isReady(pod: Pod): boolean {
  return readySince(pod) !== undefined;
}

/** How availability is judged. */
export interface Availability {
  minReadyMs: number;
  nowMs: number;
  /** Since when a pod is ready, in ms; undefined while it is not. */
  readySince(pod: Pod): number | undefined;
}

/** Milliseconds until a ready pod is available; 0 when it is. */
function availableInMs(
  pod: Pod,
  { minReadyMs, nowMs, readySince: since }: Availability,
): number | undefined {
  const readyMs = since(pod);
  if (readyMs === undefined) return undefined;
  // Nothing is ready for a negative time.
  return minReadyMs === 0 ? 0 : Math.max(0, readyMs + minReadyMs - nowMs);
}

type Counts = Omit<
  NonNullable<ReplicaSet['status']>,
  'conditions' | 'observedGeneration'
>;

/** The counters of a ReplicaSet's status; zeros are absent. */
export function countReplicas(
  pods: Pod[],
  templateLabels: Record<string, string>,
  availability: Availability,
): { counts: Counts; nextAvailableMs?: number } {
  const active = pods.filter(isActive);
  const waits = active
    .map(pod => availableInMs(pod, availability))
    .filter(wait => wait !== undefined);
  const pending = waits.filter(wait => wait > 0);
  const labeled = active.filter(pod =>
    matchesLabels(templateLabels, pod.metadata.labels),
  ).length;
  const ready = waits.length;
  const available = ready - pending.length;
  const terminating = pods.filter(isTerminating).length;
  return {
    counts: {
      replicas: active.length,
      ...(labeled > 0 ? { fullyLabeledReplicas: labeled } : {}),
      ...(ready > 0 ? { readyReplicas: ready } : {}),
      ...(available > 0 ? { availableReplicas: available } : {}),
      terminatingReplicas: terminating,
    },
    ...(pending.length > 0 ? { nextAvailableMs: Math.min(...pending) } : {}),
  };
}

function deletionRank(pod: Pod): number[] {
  const phases = ['Pending', 'Unknown', 'Running'];
  const restarts = (pod.status?.containerStatuses ?? []).reduce(
    (sum, status) => sum + status.restartCount,
    0,
  );
  return [
    pod.spec.nodeName ? 1 : 0,
    phases.indexOf(pod.status?.phase ?? 'Pending'),
    isReady(pod) ? 1 : 0,
    -restarts,
    -Date.parse(pod.metadata.creationTimestamp),
  ];
}

function compareRanks(a: number[], b: number[]): number {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index < 0 ? 0 : a[index] - b[index];
}

/** Which pods a ReplicaSet gives up first: unready and young ones. */
export function podsToDelete(active: Pod[], count: number): Pod[] {
  if (count <= 0) return [];
  return active
    .map(pod => ({ pod, rank: deletionRank(pod) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .slice(0, count)
    .map(({ pod }) => pod);
}
