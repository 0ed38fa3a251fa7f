import { Endpoint } from '../../model/network';
import { ContainerStatus, Deployment, Pod } from '../../model/workloads';

/** Whether the status is about the current spec, and the conditions. */
export function deploymentState({ metadata, status = {} }: Deployment): string {
  const seen =
    status.observedGeneration === metadata.generation ? 'current' : 'stale';
  const conditions = (status.conditions ?? []).map(
    ({ type, status: value, reason }) => `${type}=${value}(${reason})`,
  );
  return [seen, ...conditions.sort()].join(' ');
}

function containerState({
  state,
  lastState,
  restartCount,
}: ContainerStatus): string {
  const { waiting, running, terminated } = state;
  const current =
    (waiting && `waiting:${waiting.reason}`) ??
    (running && 'running') ??
    `terminated:${terminated?.reason}(${terminated?.exitCode})`;
  const last = lastState.terminated;
  return [
    current,
    ...(restartCount > 0 ? [`restarts:${restartCount}`] : []),
    ...(last ? [`last:${last.reason}(${last.exitCode})`] : []),
  ].join(' ');
}

/** Whether a pod was deleted and nothing of it runs, though it has not ended. */
function waitsForItsEnd({ metadata, status = {} }: Pod): boolean {
  const ended = status.phase === 'Succeeded' || status.phase === 'Failed';
  const runs = status.containerStatuses?.some(item => item.state.running);
  return !!metadata.deletionTimestamp && !ended && !runs;
}

/** Phase, steps of its start, containers, readiness and deletion. */
export function podState(pod: Pod): string {
  // In which of its states a deletion meets such a pod depends on the moment.
  if (waitsForItsEnd(pod)) return 'deleted while not running';
  const { metadata, status = {} } = pod;
  const find = (type: string) =>
    status.conditions?.find(item => item.type === type);
  const is = (type: string) => find(type)?.status === 'True';
  const ready = find('Ready');
  const scheduling = find('PodScheduled')?.reason;
  const containers = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ];
  return [
    status.phase,
    ...(is('PodScheduled') ? ['scheduled'] : []),
    ...(scheduling ? [scheduling] : []),
    // When the sandbox of a deleted pod goes depends on the moment.
    ...(is('PodReadyToStartContainers') && !metadata.deletionTimestamp
      ? ['sandbox']
      : []),
    ...(status.podIP ? ['address'] : []),
    ...containers.map(containerState),
    ...(ready ? [`Ready=${ready.status}(${ready.reason ?? ''})`] : []),
    ...(metadata.deletionTimestamp ? ['deleting'] : []),
  ].join(' ');
}

/** The conditions of an endpoint that hold. */
export function endpointState({ conditions }: Endpoint): string {
  const held = Object.entries(conditions)
    .filter(([, value]) => value)
    .map(([name]) => name)
    .sort();
  return `endpoint: ${held.join(' ') || 'not ready'}`;
}
