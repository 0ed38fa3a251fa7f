import { Condition } from '../../model/objects';
import {
  Deployment,
  DeploymentStatus,
  ReplicaSet,
} from '../../model/workloads';
import { rolloutLimits } from './rollingUpdate';

/** Input of the status computation. */
export interface StatusInput {
  deployment: Deployment;
  newSet?: ReplicaSet;
  allSets: ReplicaSet[];
  nowMs: number;
  now: string;
  /** Length of one second of progressDeadlineSeconds. */
  secondMs: number;
  /** The new ReplicaSet was created in this round. */
  created: boolean;
}

function sum(
  sets: ReplicaSet[],
  field:
    'replicas' | 'readyReplicas' | 'availableReplicas' | 'terminatingReplicas',
): number {
  return sets.reduce((count, set) => count + (set.status?.[field] ?? 0), 0);
}

function withTimes(
  next: Omit<Condition, 'lastUpdateTime' | 'lastTransitionTime'>,
  old: Condition | undefined,
  now: string,
): Condition {
  if (old && old.status === next.status && old.reason === next.reason) {
    return { ...old, message: next.message };
  }
  return {
    type: next.type,
    status: next.status,
    lastUpdateTime: now,
    lastTransitionTime:
      old?.status === next.status ? old.lastTransitionTime : now,
    reason: next.reason,
    message: next.message,
  };
}

function availableCondition(input: StatusInput, available: number): Condition {
  const { deployment, now } = input;
  const { maxUnavailable } = rolloutLimits(deployment);
  const enough = available >= deployment.spec.replicas - maxUnavailable;
  const old = findCondition(deployment, 'Available');
  return withTimes(
    enough
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    old,
    now,
  );
}

function findCondition(
  deployment: Deployment,
  type: string,
): Condition | undefined {
  return deployment.status?.conditions?.find(item => item.type === type);
}

/** Whether all pods are of the new version and available. */
export function isComplete(
  deployment: Deployment,
  status: DeploymentStatus,
): boolean {
  const { replicas } = deployment.spec;
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas
  );
}

function isProgressing(
  deployment: Deployment,
  status: DeploymentStatus,
): boolean {
  const old = deployment.status ?? {};
  const outdated = (s: DeploymentStatus) =>
    (s.replicas ?? 0) - (s.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    outdated(status) < outdated(old) ||
    (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

function progressingCondition(
  input: StatusInput,
  status: DeploymentStatus,
): Condition | undefined {
  const { deployment, newSet, now, nowMs, secondMs, created } = input;
  const old = findCondition(deployment, 'Progressing');
  const subject = `ReplicaSet "${newSet?.metadata.name ?? ''}"`;
  const base = { type: 'Progressing', status: 'True' as const };
  if (created) {
    return withTimes(
      {
        ...base,
        reason: 'NewReplicaSetCreated',
        message: `Created new replica set "${newSet?.metadata.name}"`,
      },
      undefined,
      now,
    );
  }
  if (old?.reason === 'NewReplicaSetAvailable' && isSettled(input, status)) {
    return old;
  }
  if (isComplete(deployment, status)) {
    return withTimes(
      {
        ...base,
        reason: 'NewReplicaSetAvailable',
        message: `${subject} has successfully progressed.`,
      },
      old,
      now,
    );
  }
  if (isProgressing(deployment, status)) {
    const progressing = {
      ...base,
      reason: 'ReplicaSetUpdated',
      message: `${subject} is progressing.`,
    };
    return { ...withTimes(progressing, old, now), lastUpdateTime: now };
  }
  const deadline = deployment.spec.progressDeadlineSeconds ?? 600;
  const since = Date.parse(old?.lastUpdateTime ?? now);
  const overdue = nowMs - since >= deadline * secondMs;
  if (overdue && old && old.reason !== 'NewReplicaSetAvailable') {
    return withTimes(
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: `${subject} has timed out progressing.`,
      },
      old,
      now,
    );
  }
  return old;
}

/** A finished rollout stays finished while only availability changes. */
function isSettled(input: StatusInput, status: DeploymentStatus): boolean {
  return (
    (status.updatedReplicas ?? 0) === (status.replicas ?? 0) &&
    input.newSet !== undefined
  );
}

function failureCondition(input: StatusInput): Condition[] {
  const failed = input.allSets
    .map(set => set.status?.conditions?.find(c => c.type === 'ReplicaFailure'))
    .find(Boolean);
  if (!failed) return [];
  return [
    withTimes(
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: failed.reason,
        message: failed.message,
      },
      findCondition(input.deployment, 'ReplicaFailure'),
      input.now,
    ),
  ];
}

function byTransition(a: Condition, b: Condition): number {
  return (a.lastUpdateTime ?? '').localeCompare(b.lastUpdateTime ?? '');
}

/** The status of a Deployment. */
export function computeDeploymentStatus(input: StatusInput): DeploymentStatus {
  const { deployment, newSet, allSets } = input;
  const available = sum(allSets, 'availableReplicas');
  const wanted = allSets.reduce((count, set) => count + set.spec.replicas, 0);
  const counters = {
    replicas: sum(allSets, 'replicas'),
    updatedReplicas: newSet ? sum([newSet], 'replicas') : 0,
    readyReplicas: sum(allSets, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wanted - available),
  };
  const status: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation,
    ...Object.fromEntries(
      Object.entries(counters).filter(([, value]) => value !== 0),
    ),
    terminatingReplicas: sum(allSets, 'terminatingReplicas'),
  };
  const progressing = progressingCondition(input, status);
  status.conditions = [
    availableCondition(input, available),
    ...(progressing ? [progressing] : []),
    ...failureCondition(input),
  ].sort(byTransition);
  return status;
}
