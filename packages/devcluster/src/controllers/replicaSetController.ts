import { KubeObject } from '../model/objects';
import { matchesLabelSelector } from '../model/labels';
import { Pod, ReplicaSet } from '../model/workloads';
import { deleteObject } from '../registry/deletion';
import { keyOf } from '../storage/store';
import { deepClone, deepEqual } from '../util/json';
import { ApiError } from '../api/status';
import {
  Controller,
  ControllerContext,
  controllerOf,
  splitKey,
} from './controller';
import { ReadyTimes } from './readyTimes';
import { countReplicas, isActive, podsToDelete } from './replicas';

/** Pods created per reconcile, so that large sets leave room for others. */
const BURST = 500;

/** Keeps as many pods as a ReplicaSet asks for. */
export class ReplicaSetController extends Controller {
  private readonly podsByOwner = new Map<string, Map<string, Pod>>();
  private readonly readyTimes: ReadyTimes;

  constructor(context: ControllerContext) {
    super(context, 'replicaset-controller');
    this.readyTimes = new ReadyTimes(this.registry.clock);
  }

  start(): void {
    this.watch('apps/replicasets', ({ object }) =>
      this.queue.add(keyOf(object)),
    );
    this.watch('pods', change => {
      this.readyTimes.observe(change);
      if (change.previous) this.unindex(change.previous as Pod);
      if (change.type !== 'DELETED') this.index(change.object as Pod);
      this.enqueueOwner(change.object, 'ReplicaSet');
      if (change.previous) this.enqueueOwner(change.previous, 'ReplicaSet');
    });
    for (const pod of this.store.list('pods')) this.index(pod as Pod);
    for (const set of this.store.list('apps/replicasets')) {
      this.queue.add(keyOf(set));
    }
  }

  private index(pod: Pod): void {
    const uid = controllerOf(pod)?.uid;
    if (!uid) return;
    let pods = this.podsByOwner.get(uid);
    if (!pods) this.podsByOwner.set(uid, (pods = new Map()));
    pods.set(pod.metadata.uid, pod);
  }

  private unindex(pod: Pod): void {
    const uid = controllerOf(pod)?.uid;
    const pods = uid ? this.podsByOwner.get(uid) : undefined;
    pods?.delete(pod.metadata.uid);
    if (uid && pods?.size === 0) this.podsByOwner.delete(uid);
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const set = this.store.get('apps/replicasets', namespace, name) as
      ReplicaSet | undefined;
    if (!set || set.metadata.deletionTimestamp) return;
    const owned = this.ownedPods(set);
    let failure: ApiError | undefined;
    try {
      this.adjust(set, owned.filter(isActive));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failure = error;
    }
    // What was done just now shows in the next round's numbers.
    this.updateStatus(set, owned, failure);
    if (failure) throw failure;
  }

  /** Pods of the set; those whose labels stopped matching are released. */
  private ownedPods(set: ReplicaSet): Pod[] {
    const pods = [...(this.podsByOwner.get(set.metadata.uid)?.values() ?? [])];
    return pods.filter(pod => {
      const matches = matchesLabelSelector(
        set.spec.selector,
        pod.metadata.labels,
      );
      if (!matches) this.release(pod, set);
      return matches;
    });
  }

  private release(pod: Pod, set: ReplicaSet): void {
    if (pod.metadata.deletionTimestamp) return;
    const object = deepClone(pod);
    object.metadata.ownerReferences = object.metadata.ownerReferences?.filter(
      owner => owner.uid !== set.metadata.uid,
    );
    this.registry.update(
      {
        definition: this.definition('', 'pods'),
        namespace: pod.metadata.namespace,
        name: pod.metadata.name,
      },
      object,
      this.options,
    );
  }

  private adjust(set: ReplicaSet, active: Pod[]): void {
    const missing = set.spec.replicas - active.length;
    for (let count = 0; count < Math.min(missing, BURST); count += 1) {
      this.createPod(set);
    }
    if (missing > BURST) this.queue.add(keyOf(set));
    for (const pod of podsToDelete(active, -missing)) this.deletePod(set, pod);
  }

  private createPod(set: ReplicaSet): void {
    const { namespace, name, uid } = set.metadata;
    const template = deepClone(set.spec.template);
    const pod = {
      metadata: {
        generateName: `${name}-`,
        labels: template.metadata?.labels,
        ...(template.metadata?.annotations
          ? { annotations: template.metadata.annotations }
          : {}),
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: template.spec,
    } as unknown as KubeObject;
    try {
      const created = this.registry.create(
        this.definition('', 'pods'),
        namespace,
        pod,
        this.options,
      );
      this.event(
        set,
        'Normal',
        'SuccessfulCreate',
        `Created pod: ${created.metadata.name}`,
      );
    } catch (error) {
      this.event(
        set,
        'Warning',
        'FailedCreate',
        `Error creating: ${(error as Error).message}`,
      );
      throw error;
    }
  }

  private deletePod(set: ReplicaSet, pod: Pod): void {
    const { namespace, name } = pod.metadata;
    const definition = this.definition('', 'pods');
    deleteObject(
      this.registry,
      { definition, namespace, name },
      {},
      this.options,
    );
    this.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  }

  private event(
    set: ReplicaSet,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    this.context.events.record(set, {
      type,
      reason,
      message,
      component: 'replicaset-controller',
    });
  }

  private updateStatus(
    set: ReplicaSet,
    owned: Pod[],
    failure: ApiError | undefined,
  ): void {
    const { counts, nextAvailableMs } = countReplicas(
      owned,
      set.spec.template.metadata?.labels ?? {},
      {
        minReadyMs:
          (set.spec.minReadySeconds ?? 0) * this.context.timings.secondMs,
        nowMs: this.registry.clock.now(),
        readySince: pod => this.readyTimes.since(pod),
      },
    );
    if (nextAvailableMs !== undefined) {
      this.queue.addAfter(keyOf(set), nextAvailableMs);
    }
    const old = set.status?.conditions?.find(c => c.type === 'ReplicaFailure');
    // The first refusal stays as it is, as in Kubernetes: each attempt names a
    // pod of its own, and a status that changes asks for the next attempt at
    // once, past the queue's pauses.
    const conditions = failure
      ? [
          old ?? {
            type: 'ReplicaFailure',
            status: 'True' as const,
            lastTransitionTime: this.registry.now(),
            reason: 'FailedCreate',
            message: failure.message,
          },
        ]
      : undefined;
    const status = {
      ...counts,
      observedGeneration: set.metadata.generation,
      ...(conditions ? { conditions } : {}),
    };
    if (deepEqual(status, set.status)) return;
    this.registry.updateStatus(
      this.definition('apps', 'replicasets'),
      set,
      status,
      this.options,
    );
  }
}
