import { Condition } from '../../model/objects';
import {
  Deployment,
  DeploymentStatus,
  ReplicaSet,
} from '../../model/workloads';
import {
  ConditionInput,
  findCondition,
  withCondition,
  withoutCondition,
  withRenewedCondition,
} from './conditions';
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
  /** When the rollout made its last progress, in ms. */
  progressedAtMs: number;
}

/** The new status, and whether the rollout has come further. */
export interface StatusOutcome {
  status: DeploymentStatus;
  progressed: boolean;
}

function sum(
  sets: ReplicaSet[],
  field:
    'replicas' | 'readyReplicas' | 'availableReplicas' | 'terminatingReplicas',
): number {
  return sets.reduce((count, set) => count + (set.status?.[field] ?? 0), 0);
}

function availableCondition(
  deployment: Deployment,
  available: number,
): ConditionInput {
  const { maxUnavailable } = rolloutLimits(deployment);
  return available >= deployment.spec.replicas - maxUnavailable
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
      };
}

/** The condition Progressing with a reason of the deployment controller. */
export function progressing(
  reason: string,
  message: string,
  status: Condition['status'] = 'True',
): ConditionInput {
  return { type: 'Progressing', status, reason, message };
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

/** Whether a rollout waits longer than its deadline allows. */
function isOverdue(input: StatusInput, old: Condition | undefined): boolean {
  if (!old || old.reason === 'NewReplicaSetAvailable') return false;
  if (old.reason === 'ProgressDeadlineExceeded') return true;
  const deadline = input.deployment.spec.progressDeadlineSeconds ?? 600;
  return input.nowMs - input.progressedAtMs >= deadline * input.secondMs;
}

/** A finished rollout stays finished while only availability changes. */
function isSettled(
  status: DeploymentStatus,
  old: Condition | undefined,
): boolean {
  return (
    old?.reason === 'NewReplicaSetAvailable' &&
    (status.updatedReplicas ?? 0) === (status.replicas ?? 0)
  );
}

function withProgress(
  input: StatusInput,
  status: DeploymentStatus,
  conditions: Condition[],
): { conditions: Condition[]; progressed: boolean } {
  const { deployment, newSet, now } = input;
  const old = findCondition(conditions, 'Progressing');
  const subject = newSet
    ? `ReplicaSet "${newSet.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const unchanged = { conditions, progressed: false };
  if (isSettled(status, old) || deployment.spec.paused) return unchanged;
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    const complete = progressing('NewReplicaSetAvailable', message);
    return {
      conditions: withCondition(conditions, complete, now),
      progressed: true,
    };
  }
  if (isProgressing(deployment, status)) {
    const message = `${subject} is progressing.`;
    const updated = progressing('ReplicaSetUpdated', message);
    return {
      conditions: withRenewedCondition(conditions, updated, now),
      progressed: true,
    };
  }
  if (!isOverdue(input, old)) return unchanged;
  const message = `${subject} has timed out progressing.`;
  const overdue = progressing('ProgressDeadlineExceeded', message, 'False');
  return {
    conditions: withCondition(conditions, overdue, now),
    progressed: false,
  };
}

function withFailure(
  { allSets, now }: StatusInput,
  conditions: Condition[],
): Condition[] {
  const failed = allSets
    .map(set => set.status?.conditions?.find(c => c.type === 'ReplicaFailure'))
    .find(Boolean);
  if (!failed) return withoutCondition(conditions, 'ReplicaFailure');
  const { reason = '', message = '' } = failed;
  return withCondition(
    conditions,
    { type: 'ReplicaFailure', status: 'True', reason, message },
    now,
  );
}

/** The status of a Deployment. */
export function computeDeploymentStatus(input: StatusInput): StatusOutcome {
  const { deployment, newSet, allSets, now } = input;
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
  const availability = withCondition(
    deployment.status?.conditions ?? [],
    availableCondition(deployment, available),
    now,
  );
  const { conditions, progressed } = withProgress(input, status, availability);
  status.conditions = withFailure(input, conditions);
  return { status, progressed };
}
