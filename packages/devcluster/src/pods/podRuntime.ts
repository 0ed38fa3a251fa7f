import type { EventRecorder } from '../controllers/events';
import { nodeUser } from '../auth/user';
import { Pod, PodStatus } from '../model/workloads';
import { removeObject } from '../registry/deletion';
import { Registry } from '../registry/registry';
import { trustedOptions } from '../registry/writeOptions';
import { Change } from '../storage/store';
import { quantityValue } from '../util/quantity';
import { Clock } from '../util/time';
import { ContainerLog } from './containerLog';
import { PodNetwork } from './podNetwork';
import { PodWorker } from './podWorker';
import { Timings } from './timings';

/** What pods need from their node. */
export interface NodeServices {
  registry: Registry;
  network: PodNetwork;
  timings: Timings;
  clock: Clock;
  events: EventRecorder;
  hostIP: string;
  reportStatus(pod: Pod, status: PodStatus): void;
  /** The last container of a deleted pod has ended. */
  finished(pod: Pod): void;
}

/** Resource usage of a running pod. */
export interface PodUsage {
  namespace: string;
  name: string;
  uid: string;
  /** Served so far. */
  requests: number;
  /** Cores that all containers together may use; absent without a limit. */
  cpuLimit?: number;
}

function cpuLimitOf({ spec }: Pod): number | undefined {
  const limits = spec.containers.map(({ resources }) => resources?.limits?.cpu);
  return limits.some(limit => limit === undefined)
    ? undefined
    : limits.reduce((sum, limit) => sum + quantityValue(limit), 0);
}

/** The kubelets of all nodes: runs every pod that is bound to a node. */
export class PodRuntime {
  private readonly workers = new Map<string, PodWorker>();
  private readonly services: NodeServices;
  private unsubscribe?: () => void;

  constructor(
    options: Omit<NodeServices, 'reportStatus' | 'finished' | 'hostIP'>,
  ) {
    this.services = {
      ...options,
      hostIP: '127.0.0.1',
      reportStatus: (pod, status) => this.reportStatus(pod, status),
      finished: pod => this.finished(pod),
    };
  }

  /** Starts the pods that exist and follows all changes. */
  start(): void {
    const { store } = this.services.registry;
    this.unsubscribe = store.subscribe('pods', change => this.onChange(change));
    for (const pod of store.list('pods')) this.sync(pod as Pod);
  }

  /** Ends all pods' processes; their objects stay. */
  stop(): void {
    this.unsubscribe?.();
    for (const worker of this.workers.values()) worker.kill();
    this.workers.clear();
  }

  /** The log of a container. */
  log(
    uid: string,
    container: string,
    previous: boolean,
  ): ContainerLog | undefined {
    return this.workers.get(uid)?.log(container, previous);
  }

  /** Usage of all running pods. */
  usage(): PodUsage[] {
    return [...this.workers.values()].map(({ pod, requests }) => ({
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      uid: pod.metadata.uid,
      requests,
      cpuLimit: cpuLimitOf(pod),
    }));
  }

  private onChange({ type, object }: Change): void {
    const pod = object as Pod;
    if (type === 'DELETED') {
      this.workers.get(pod.metadata.uid)?.kill();
      this.workers.delete(pod.metadata.uid);
      return;
    }
    this.sync(pod);
  }

  private sync(pod: Pod): void {
    const { uid } = pod.metadata;
    const worker = this.workers.get(uid);
    if (worker) {
      worker.update(pod);
      return;
    }
    if (!this.runsHere(pod)) return;
    const created = new PodWorker(pod, this.services);
    this.workers.set(uid, created);
    if (pod.metadata.deletionTimestamp) {
      created.update(pod);
      return;
    }
    created.start();
  }

  private runsHere(pod: Pod): boolean {
    const { nodeName } = pod.spec;
    const phase = pod.status?.phase;
    if (!nodeName || phase === 'Succeeded' || phase === 'Failed') return false;
    return !!this.services.registry.store.get('nodes', undefined, nodeName);
  }

  private reportStatus(pod: Pod, status: PodStatus): void {
    const { registry } = this.services;
    registry.updateStatus(
      registry.catalog.get('', 'pods'),
      pod,
      status,
      trustedOptions(nodeUser(pod.spec.nodeName ?? '')),
    );
  }

  private finished(pod: Pod): void {
    const { registry } = this.services;
    removeObject(
      registry,
      {
        definition: registry.catalog.get('', 'pods'),
        namespace: pod.metadata.namespace,
        name: pod.metadata.name,
      },
      trustedOptions(nodeUser(pod.spec.nodeName ?? '')),
    );
  }
}
