import { Condition } from '../model/objects';
import { ContainerStatus, Pod, PodStatus } from '../model/workloads';

/** What the kubelet knows about a pod. */
export interface PodObservation {
  podIP?: string;
  hostIP: string;
  startTime: string;
  initStatuses: ContainerStatus[];
  containerStatuses: ContainerStatus[];
  /** The sandbox is up. */
  sandboxReady: boolean;
  now: string;
}

function isInitialized(statuses: ContainerStatus[]): boolean {
  return statuses.every(status => status.state.terminated?.exitCode === 0);
}

function phaseOf(pod: Pod, observation: PodObservation): PodStatus['phase'] {
  const { containerStatuses, initStatuses } = observation;
  if (!isInitialized(initStatuses)) {
    const failed = initStatuses.some(
      s => s.state.terminated && s.state.terminated.exitCode !== 0,
    );
    return failed && pod.spec.restartPolicy === 'Never' ? 'Failed' : 'Pending';
  }
  const restarts = pod.spec.restartPolicy ?? 'Always';
  const terminating = !!pod.metadata.deletionTimestamp;
  const allEnded = containerStatuses.every(s => s.state.terminated);
  if (allEnded && (terminating || restarts !== 'Always')) {
    const failed = containerStatuses.some(
      s => s.state.terminated?.exitCode !== 0,
    );
    if (!failed) return 'Succeeded';
    if (terminating || restarts === 'Never') return 'Failed';
    return 'Running';
  }
  const started = containerStatuses.some(
    s => s.state.running || s.state.terminated || s.lastState.terminated,
  );
  return started ? 'Running' : 'Pending';
}

function unready(statuses: ContainerStatus[]): string[] {
  return statuses.filter(status => !status.ready).map(status => status.name);
}

interface ConditionInput {
  type: string;
  status: boolean;
  reason?: string;
  message?: string;
}

function condition(
  input: ConditionInput,
  previous: Condition[],
  now: string,
  generation: number | undefined,
): Condition {
  const status = input.status ? 'True' : 'False';
  const old = previous.find(item => item.type === input.type);
  return {
    type: input.type,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status,
    lastProbeTime: null,
    lastTransitionTime:
      old?.status === status ? (old.lastTransitionTime ?? now) : now,
    ...(input.reason ? { reason: input.reason } : {}),
    ...(input.message ? { message: input.message } : {}),
  };
}

function readinessConditions(
  phase: PodStatus['phase'],
  statuses: ContainerStatus[],
): Pick<ConditionInput, 'status' | 'reason' | 'message'> {
  if (phase === 'Succeeded') return { status: false, reason: 'PodCompleted' };
  const lost = statuses.some(
    ({ state }) => state.terminated?.reason === 'ContainerStatusUnknown',
  );
  if (phase === 'Failed' && !lost) {
    return { status: false, reason: 'PodFailed' };
  }
  const names = unready(statuses);
  return names.length === 0
    ? { status: true }
    : {
        status: false,
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${names.join(' ')}]`,
      };
}

function initializedCondition(
  phase: PodStatus['phase'],
  observation: PodObservation,
): Pick<ConditionInput, 'status' | 'reason' | 'message'> {
  const names = observation.initStatuses
    .filter(status => status.state.terminated?.exitCode !== 0)
    .map(status => status.name);
  const ended = phase === 'Succeeded' ? { reason: 'PodCompleted' } : {};
  return names.length === 0
    ? { status: true, ...ended }
    : {
        status: false,
        reason: 'ContainersNotInitialized',
        message: `containers with incomplete status: [${names.join(' ')}]`,
      };
}

/** The status that a kubelet would report. */
export function computePodStatus(
  pod: Pod,
  observation: PodObservation,
): PodStatus {
  const { now, podIP, hostIP, containerStatuses } = observation;
  const previous = pod.status?.conditions ?? [];
  const phase = phaseOf(pod, observation);
  const readiness = readinessConditions(phase, containerStatuses);
  const { generation } = pod.metadata;
  const disruption = previous.filter(item => item.type === 'DisruptionTarget');
  const conditions: ConditionInput[] = [
    { type: 'PodReadyToStartContainers', status: observation.sandboxReady },
    { type: 'Initialized', ...initializedCondition(phase, observation) },
    { type: 'Ready', ...readiness },
    { type: 'ContainersReady', ...readiness },
    { type: 'PodScheduled', status: true },
  ];
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    conditions: [
      ...conditions.map(item => condition(item, previous, now, generation)),
      ...disruption,
    ],
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    startTime: observation.startTime,
    ...(observation.initStatuses.length > 0
      ? { initContainerStatuses: observation.initStatuses }
      : {}),
    containerStatuses,
    qosClass: pod.status?.qosClass,
  };
}
