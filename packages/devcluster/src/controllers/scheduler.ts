import { KubeObject } from '../model/objects';
import { Pod } from '../model/workloads';
import { keyOf } from '../storage/store';
import { getPath } from '../util/json';
import { quantityValue } from '../util/quantity';
import { formatTime } from '../util/time';
import { Controller, ControllerContext, splitKey } from './controller';

/** Requested resources of a pod. */
export interface Requests {
  cpu: number;
  memory: number;
}

/** Sums the requests of a pod's containers. */
export function podRequests(pod: Pod): Requests {
  const sum = (name: 'cpu' | 'memory') =>
    pod.spec.containers.reduce(
      (total, container) =>
        total + quantityValue(container.resources?.requests?.[name]),
      0,
    );
  return { cpu: sum('cpu'), memory: sum('memory') };
}

/** A node as the scheduler sees it. */
export interface NodeRoom {
  name: string;
  labels: Record<string, string>;
  unschedulable: boolean;
  free: Requests & { pods: number };
}

/** The node to bind to, or why there is none. */
export type Placement = { node: string } | { message: string };

/** Chooses the feasible node with the most room. */
export function placePod(pod: Pod, nodes: NodeRoom[]): Placement {
  const wanted = podRequests(pod);
  const reasons = new Map<string, number>();
  const feasible = nodes.filter(node => {
    const reason = refusal(pod, wanted, node);
    if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    return !reason;
  });
  if (feasible.length > 0) {
    feasible.sort(
      (a, b) => b.free.cpu - a.free.cpu || b.free.pods - a.free.pods,
    );
    return { node: feasible[0].name };
  }
  const count = nodes.length;
  const list = [...reasons].map(([reason, times]) => `${times} ${reason}`);
  return {
    message: `0/${count} nodes are available: ${list.join(', ')}. no new claims to deallocate, preemption: 0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`,
  };
}

function refusal(
  pod: Pod,
  wanted: Requests,
  node: NodeRoom,
): string | undefined {
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  if (selector.some(([key, value]) => node.labels[key] !== value)) {
    return "node(s) didn't match Pod's node affinity/selector";
  }
  if (node.unschedulable) return 'node(s) were unschedulable';
  if (node.free.pods < 1) return 'Too many pods';
  if (wanted.cpu > node.free.cpu) return 'Insufficient cpu';
  if (wanted.memory > node.free.memory) return 'Insufficient memory';
  return undefined;
}

/** Binds pods to nodes. */
export class Scheduler extends Controller {
  private readonly used = new Map<string, Requests & { pods: number }>();

  constructor(context: ControllerContext) {
    super(context, 'default-scheduler');
  }

  start(): void {
    this.watch('pods', change => {
      this.account(change.previous as Pod | undefined, -1);
      if (change.type !== 'DELETED') this.account(change.object as Pod, 1);
      this.enqueue(change.object);
      if (change.type === 'DELETED') this.enqueueAll();
    });
    this.watch('nodes', () => this.enqueueAll());
    for (const pod of this.store.list('pods')) {
      this.account(pod as Pod, 1);
      this.enqueue(pod);
    }
  }

  private enqueueAll(): void {
    if (this.unscheduled.size === 0) return;
    for (const key of this.unscheduled) this.queue.add(key);
  }

  private readonly unscheduled = new Set<string>();

  private enqueue(object: KubeObject): void {
    const pod = object as Pod;
    if (!pod.spec.nodeName) this.queue.add(keyOf(pod));
  }

  private account(pod: Pod | undefined, sign: 1 | -1): void {
    const node = pod?.spec.nodeName;
    const phase = pod?.status?.phase;
    if (!pod || !node || phase === 'Succeeded' || phase === 'Failed') return;
    const { cpu, memory } = podRequests(pod);
    const used = this.used.get(node) ?? { cpu: 0, memory: 0, pods: 0 };
    this.used.set(node, {
      cpu: used.cpu + sign * cpu,
      memory: used.memory + sign * memory,
      pods: used.pods + sign,
    });
  }

  private rooms(): NodeRoom[] {
    return this.store.list('nodes').map(node => {
      const { name, labels = {} } = node.metadata;
      const allocatable = (getPath(node, ['status', 'allocatable']) ??
        {}) as Record<string, string>;
      const used = this.used.get(name) ?? { cpu: 0, memory: 0, pods: 0 };
      return {
        name,
        labels,
        unschedulable: !!getPath(node, ['spec', 'unschedulable']),
        free: {
          cpu: quantityValue(allocatable.cpu) - used.cpu,
          memory: quantityValue(allocatable.memory) - used.memory,
          pods: quantityValue(allocatable.pods) - used.pods,
        },
      };
    });
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const pod = this.store.get('pods', namespace, name) as Pod | undefined;
    this.unscheduled.delete(key);
    if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp) return;
    const placement = placePod(pod, this.rooms());
    if ('node' in placement) this.bind(pod, placement.node);
    else this.refuse(key, pod, placement.message);
  }

  /** Binding writes storage directly: nobody else may set nodeName. */
  private bind(pod: Pod, node: string): void {
    const now = formatTime(this.registry.clock.now());
    this.store.update('pods', {
      ...pod,
      metadata: { ...pod.metadata },
      spec: { ...pod.spec, nodeName: node },
      status: {
        ...pod.status,
        conditions: [
          {
            type: 'PodScheduled',
            status: 'True',
            lastProbeTime: null,
            lastTransitionTime: now,
          },
        ],
      },
    });
    const { namespace, name } = pod.metadata;
    this.context.events.record(pod, {
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${namespace}/${name} to ${node}`,
      component: 'default-scheduler',
      modern: { action: 'Binding' },
    });
  }

  private refuse(key: string, pod: Pod, message: string): void {
    this.unscheduled.add(key);
    const known = pod.status?.conditions?.find(c => c.type === 'PodScheduled');
    if (known?.message === message) return;
    this.registry.updateStatus(
      this.definition('', 'pods'),
      pod,
      {
        ...pod.status,
        conditions: [
          {
            type: 'PodScheduled',
            observedGeneration: pod.metadata.generation,
            status: 'False',
            lastProbeTime: null,
            lastTransitionTime: formatTime(this.registry.clock.now()),
            reason: 'Unschedulable',
            message,
          },
        ],
      },
      this.options,
    );
    this.context.events.record(pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
      modern: { action: 'Scheduling' },
    });
  }
}
