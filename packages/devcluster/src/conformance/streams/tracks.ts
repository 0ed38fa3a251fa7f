import { EndpointSlice } from '../../model/network';
import { KubeObject } from '../../model/objects';
import { Deployment, Pod, ReplicaSet } from '../../model/workloads';
import { Roles } from './roles';
import { deploymentState, endpointState, podState } from './states';
import { inOrder, StreamEvent } from './streamEvent';
import { TrackSet, Tracks } from './trackSet';

const DEPLOYMENT_COUNTERS = [
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
];
const SET_COUNTERS = DEPLOYMENT_COUNTERS.filter(
  name => !['updatedReplicas', 'unavailableReplicas'].includes(name),
);

/** Whether a failed probe only tells how long a process took to listen. */
function isStartupNoise(event: KubeObject): boolean {
  return (
    event.reason === 'Unhealthy' &&
    /connection refused|EOF|reset|deadline/.test(String(event.message))
  );
}

interface EventObject extends KubeObject {
  involvedObject: { kind: string; name: string };
}

class Summary {
  readonly tracks = new TrackSet();
  private readonly seenEvents = new Set<string>();
  private readonly listed = new Set<string>();
  private readonly changed = new Set<string>();
  private readonly deleting = new Set<string>();
  private readonly available = new Map<string, number>();

  constructor(private readonly roles: Roles) {}

  add({ stream, type, object }: StreamEvent): void {
    const gone = type === 'DELETED';
    switch (stream) {
      case 'deployments':
        this.addDeployment(object as Deployment, gone);
        break;
      case 'replicasets':
        this.addSet(object as ReplicaSet, gone);
        break;
      case 'pods':
        this.addPod(object as Pod, type);
        break;
      case 'endpointslices':
        if (!gone) this.addSlice(object as EndpointSlice);
        break;
      default:
        if (!gone) this.addEvent(object as EventObject, type);
    }
  }

  private addDeployment(deployment: Deployment, gone: boolean): void {
    const state = gone ? 'deleted' : deploymentState(deployment);
    this.tracks.add('deployment', state);
    this.addCounters('deployment', deployment, DEPLOYMENT_COUNTERS);
    const { generation } = deployment.metadata;
    if (gone || deployment.status?.observedGeneration !== generation) return;
    for (const { reason = '' } of deployment.status?.conditions ?? []) {
      if (/NewReplicaSetAvailable|DeadlineExceeded/.test(reason)) {
        this.tracks.add('order of sizes', reason, '', 'condition');
      }
    }
  }

  private addSet(set: ReplicaSet, gone: boolean): void {
    const role = this.roles.ofSet(set.metadata.name);
    const subject = `set ${role}`;
    this.addCounters(subject, set, SET_COUNTERS);
    if (gone) {
      this.tracks.add(subject, 'deleted');
      return;
    }
    const wanted = set.spec.replicas;
    this.tracks.add('order of sizes', `${role} wants ${wanted}`, '', role);
    const available = set.status?.availableReplicas ?? 0;
    if (available === wanted && (this.available.get(role) ?? wanted) < wanted) {
      this.tracks.add('order of sizes', `${role} has ${wanted}`, '', 'has');
    }
    this.available.set(role, available);
  }

  private addCounters(
    subject: string,
    object: Deployment | ReplicaSet,
    fields: string[],
  ): void {
    const status: Record<string, unknown> = { ...object.status };
    if (status.observedGeneration === undefined) return;
    for (const field of fields) {
      this.tracks.count(`${subject} ${field}`, Number(status[field] ?? 0));
    }
  }

  private addPod(pod: Pod, type: StreamEvent['type']): void {
    const { name, deletionTimestamp } = pod.metadata;
    // A pod of an earlier scenario goes its own way until it is deleted.
    const known = type === 'ADDED' || this.changed.has(name);
    if (!known && !deletionTimestamp) return;
    this.changed.add(name);
    if (deletionTimestamp) this.deleting.add(name);
    this.addToPod(name, type === 'DELETED' ? 'deleted' : podState(pod));
  }

  private addToPod(name: string, state: string, aspect = ''): void {
    const subject = `pod ${this.roles.ofPod(name)}`;
    this.tracks.add(subject, state, name, aspect);
  }

  private addSlice({ endpoints }: EndpointSlice): void {
    const names = new Set(endpoints?.map(item => item.targetRef?.name ?? ''));
    for (const name of this.listed) {
      if (names.has(name)) continue;
      this.listed.delete(name);
      this.addToPod(name, 'endpoint: left', 'endpoint');
    }
    for (const endpoint of endpoints ?? []) {
      const name = endpoint.targetRef?.name ?? '';
      this.listed.add(name);
      // Still as before the scenario, or before a deletion was noticed.
      const late = this.deleting.has(name) && !endpoint.conditions.terminating;
      const idle = !this.changed.has(name) && !endpoint.conditions.terminating;
      if (late || idle) continue;
      this.changed.add(name);
      this.addToPod(name, endpointState(endpoint), 'endpoint');
    }
  }

  private addEvent(event: EventObject, type: string): void {
    if (isStartupNoise(event)) return;
    const { kind, name } = event.involvedObject;
    // Whether a pod's Event comes again soon depends on the moment.
    if (type === 'MODIFIED' && kind === 'Pod') return;
    const text = this.roles.normalize(
      `${event.type} ${event.reason}: ${event.message}`,
    );
    const key = `${name} ${text}`;
    if (this.seenEvents.has(key)) return;
    this.seenEvents.add(key);
    const combined = /combined from similar/.test(String(event.message));
    const again = type === 'MODIFIED' && !combined ? ' (again)' : '';
    const role = {
      Pod: `pod ${this.roles.ofPod(name)}`,
      ReplicaSet: `set ${this.roles.ofSet(name)}`,
    }[kind];
    const subject = `events of ${role ?? 'deployment'}`;
    this.tracks.add(subject, `${text}${again}`, name);
  }
}

/** Sums up merged streams. */
export function tracksOf(events: StreamEvent[], roles: Roles): Tracks {
  roles.learn(events);
  const summary = new Summary(roles);
  for (const event of inOrder(events)) summary.add(event);
  return summary.tracks.result();
}
