import { KubeObject, LabelSelector } from '../../model/objects';
import { formatLabelSelector } from '../../model/labels';
import { Container, ContainerStatus, Pod } from '../../model/workloads';
import { getPath } from '../../util/json';
import { BATCH_COLUMNS } from './batchColumns';
import { AGE, Cell, Column, computed, NAME, NONE, number } from './columns';

function templateContainers(object: KubeObject): Container[] {
  return (getPath(object, ['spec', 'template', 'spec', 'containers']) ??
    []) as Container[];
}

const CONTAINERS = computed(
  'Containers',
  object =>
    templateContainers(object)
      .map(c => c.name)
      .join(','),
  1,
);

const IMAGES = computed(
  'Images',
  object =>
    templateContainers(object)
      .map(c => c.image)
      .join(','),
  1,
);

const SELECTOR = computed(
  'Selector',
  object =>
    formatLabelSelector(
      getPath(object, ['spec', 'selector']) as LabelSelector | undefined,
    ) || NONE,
  1,
);

function ready(object: KubeObject): string {
  const replicas = Number(getPath(object, ['spec', 'replicas']) ?? 0);
  const count = Number(getPath(object, ['status', 'readyReplicas']) ?? 0);
  return `${count}/${replicas}`;
}

function containerReason(status: ContainerStatus): string | undefined {
  const { waiting, terminated } = status.state;
  if (waiting?.reason) return waiting.reason;
  if (!terminated) return undefined;
  return terminated.reason || `ExitCode:${terminated.exitCode}`;
}

function initReason(pod: Pod): string | undefined {
  const statuses = pod.status?.initContainerStatuses ?? [];
  const index = statuses.findIndex(
    status => status.state.terminated?.exitCode !== 0,
  );
  if (index < 0) return undefined;
  const reason = containerReason(statuses[index]);
  return reason && reason !== 'PodInitializing'
    ? `Init:${reason}`
    : `Init:${index}/${statuses.length}`;
}

/** The STATUS that `kubectl get pods` shows. */
export function podStatusText(pod: Pod): string {
  if (pod.metadata.deletionTimestamp) return 'Terminating';
  const initial = initReason(pod);
  if (initial) return initial;
  const statuses = pod.status?.containerStatuses ?? [];
  const reason = statuses.map(containerReason).find(Boolean);
  if (reason === 'Completed' && statuses.some(s => s.state.running)) {
    return 'Running';
  }
  return reason ?? pod.status?.reason ?? pod.status?.phase ?? 'Unknown';
}

function restarts(object: KubeObject, now: number): string {
  const statuses = (object as Pod).status?.containerStatuses ?? [];
  const count = statuses.reduce((sum, s) => sum + s.restartCount, 0);
  const last = statuses
    .map(s => s.lastState.terminated?.finishedAt)
    .filter(Boolean)
    .sort()
    .pop();
  if (count === 0 || !last) return String(count);
  const seconds = Math.max(0, Math.floor((now - Date.parse(last)) / 1000));
  return `${count} (${seconds < 120 ? `${seconds}s` : `${Math.floor(seconds / 60)}m`} ago)`;
}

function podReady(object: KubeObject): string {
  const pod = object as Pod;
  const statuses = pod.status?.containerStatuses ?? [];
  return `${statuses.filter(s => s.ready).length}/${pod.spec.containers.length}`;
}

const podField =
  (read: (pod: Pod) => Cell | undefined): Column['cell'] =>
  object =>
    read(object as Pod) ?? NONE;

const RUNS = [AGE, CONTAINERS, IMAGES, SELECTOR];

/** Columns of workload kinds by storage name. */
export const WORKLOAD_COLUMNS: Readonly<Record<string, Column[]>> = {
  pods: [
    NAME,
    computed('Ready', podReady),
    computed('Status', podField(podStatusText)),
    computed('Restarts', restarts),
    AGE,
    computed(
      'IP',
      podField(pod => pod.status?.podIP),
      1,
    ),
    computed(
      'Node',
      podField(pod => pod.spec.nodeName),
      1,
    ),
    computed('Nominated Node', () => NONE, 1),
    computed('Readiness Gates', () => NONE, 1),
  ],
  'apps/deployments': [
    NAME,
    computed('Ready', ready),
    { ...number('Up-to-date', 'status.updatedReplicas'), type: 'string' },
    { ...number('Available', 'status.availableReplicas'), type: 'string' },
    ...RUNS,
  ],
  'apps/replicasets': [
    NAME,
    number('Desired', 'spec.replicas'),
    number('Current', 'status.replicas'),
    number('Ready', 'status.readyReplicas'),
    ...RUNS,
  ],
  'apps/statefulsets': [
    NAME,
    computed('Ready', ready),
    AGE,
    CONTAINERS,
    IMAGES,
  ],
  'apps/daemonsets': [
    NAME,
    number('Desired', 'status.desiredNumberScheduled'),
    number('Current', 'status.currentNumberScheduled'),
    number('Ready', 'status.numberReady'),
    number('Up-to-date', 'status.updatedNumberScheduled'),
    number('Available', 'status.numberAvailable'),
    AGE,
  ],
  'batch/jobs': [...BATCH_COLUMNS['batch/jobs'], CONTAINERS, IMAGES, SELECTOR],
  'batch/cronjobs': BATCH_COLUMNS['batch/cronjobs'],
};
