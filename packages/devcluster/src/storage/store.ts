import { EventEmitter } from 'node:events';
import { KubeObject } from '../model/objects';
import { ChangeHistory } from './history';

/** What happened to an object. */
export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One committed change, in the order of `revision`. */
export interface Change {
  revision: number;
  /** Storage name of the kind, for example `apps/deployments`. */
  resource: string;
  type: ChangeType;
  /** The new state; for DELETED the last one with the deletion's revision. */
  object: KubeObject;
  previous?: KubeObject;
}

/** Thrown by writes whose precondition does not hold. */
export class StorageConflict extends Error {}

/** Number of changes kept per kind for watches and consistent pages. */
const DEFAULT_HISTORY = 20_000;

type Bucket = Map<string, Map<string, KubeObject>>;

/**
 * The in-memory equivalent of etcd plus the watch cache: objects by kind,
 * namespace and name, one global revision counter, and a bounded history of
 * changes per kind. Writes are synchronous, so every read sees a consistent
 * state. Objects handed in become the property of the store.
 */
export class ObjectStore {
  private readonly buckets = new Map<string, Bucket>();
  private readonly histories = new Map<string, ChangeHistory>();
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private currentRevision = 1;
  private compactedRevision = 0;

  constructor(private readonly historyLimit = DEFAULT_HISTORY) {}

  /** The revision of the latest change. */
  get revision(): number {
    return this.currentRevision;
  }

  /** Finds one object. */
  get(
    resource: string,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined {
    return this.buckets
      .get(resource)
      ?.get(namespace ?? '')
      ?.get(name);
  }

  /** Objects of a kind, of one namespace or of all, unordered. */
  list(resource: string, namespace?: string): KubeObject[] {
    const bucket = this.buckets.get(resource);
    if (!bucket) return [];
    if (namespace !== undefined) {
      return [...(bucket.get(namespace)?.values() ?? [])];
    }
    return [...bucket.values()].flatMap(objects => [...objects.values()]);
  }

  /** Names of the kinds that hold at least one object. */
  resources(): string[] {
    return [...this.buckets]
      .filter(([, bucket]) => [...bucket.values()].some(map => map.size > 0))
      .map(([resource]) => resource);
  }

  /**
   * The objects of a kind as of an earlier revision.
   * @returns undefined when the history no longer reaches back that far
   */
  listAt(
    resource: string,
    revision: number,
    namespace?: string,
  ): KubeObject[] | undefined {
    const history = this.history(resource);
    if (revision < history.compactedRevision) return undefined;
    const objects = new Map(
      this.list(resource, namespace).map(o => [keyOf(o), o]),
    );
    for (const change of history.after(revision).reverse()) {
      const inScope =
        namespace === undefined ||
        change.object.metadata.namespace === namespace;
      if (!inScope) continue;
      if (change.previous) objects.set(keyOf(change.object), change.previous);
      else objects.delete(keyOf(change.object));
    }
    return [...objects.values()];
  }

  /** Stores a new object. */
  create(resource: string, object: KubeObject): KubeObject {
    const { namespace, name } = object.metadata;
    if (this.get(resource, namespace, name)) {
      throw new StorageConflict('exists');
    }
    return this.commit(resource, 'ADDED', object, undefined);
  }

  /**
   * Replaces an object.
   * @param expected - resourceVersion that must still be current, if given
   */
  update(resource: string, object: KubeObject, expected?: string): KubeObject {
    const { namespace, name } = object.metadata;
    const previous = this.get(resource, namespace, name);
    if (!previous) throw new StorageConflict('missing');
    if (expected && previous.metadata.resourceVersion !== expected) {
      throw new StorageConflict('modified');
    }
    return this.commit(resource, 'MODIFIED', object, previous);
  }

  /** Removes an object; `finalState` replaces what watchers see last. */
  delete(
    resource: string,
    namespace: string | undefined,
    name: string,
    finalState?: KubeObject,
  ): KubeObject | undefined {
    const previous = this.get(resource, namespace, name);
    if (!previous) return undefined;
    const last = finalState ?? {
      ...previous,
      metadata: { ...previous.metadata },
    };
    return this.commit(resource, 'DELETED', last, previous);
  }

  /** Calls back on every later change of a kind; returns the unsubscriber. */
  subscribe(resource: string, listener: (change: Change) => void): () => void {
    this.emitter.on(resource, listener);
    return () => this.emitter.off(resource, listener);
  }

  /** Calls back on every later change of any kind. */
  subscribeAll(listener: (change: Change) => void): () => void {
    this.emitter.on('*', listener);
    return () => this.emitter.off('*', listener);
  }

  /** Changes of a kind after a revision; undefined when compacted. */
  changesAfter(resource: string, revision: number): Change[] | undefined {
    const history = this.history(resource);
    return revision < history.compactedRevision
      ? undefined
      : history.after(revision);
  }

  /** Forgets the history up to now, as etcd's compaction does. */
  compact(): void {
    this.compactedRevision = this.currentRevision;
    for (const resource of this.buckets.keys()) {
      this.history(resource).compact(this.currentRevision);
    }
  }

  /** Puts back a persisted object without emitting a change. */
  restore(resource: string, object: KubeObject): void {
    this.put(resource, object);
    this.advanceTo(Number(object.metadata.resourceVersion));
  }

  /** Removes an object while a log is replayed. */
  forget(resource: string, namespace: string | undefined, name: string): void {
    this.buckets
      .get(resource)
      ?.get(namespace ?? '')
      ?.delete(name);
  }

  /** Raises the revision counter, and forgets that anything came before. */
  advanceTo(revision: number): void {
    this.currentRevision = Math.max(this.currentRevision, revision);
  }

  private commit(
    resource: string,
    type: ChangeType,
    object: KubeObject,
    previous: KubeObject | undefined,
  ): KubeObject {
    this.currentRevision += 1;
    object.metadata.resourceVersion = String(this.currentRevision);
    if (type === 'DELETED') {
      this.forget(resource, object.metadata.namespace, object.metadata.name);
    } else {
      this.put(resource, object);
    }
    const change: Change = {
      revision: this.currentRevision,
      resource,
      type,
      object,
      previous,
    };
    this.history(resource).push(change);
    this.emitter.emit(resource, change);
    this.emitter.emit('*', change);
    return object;
  }

  private put(resource: string, object: KubeObject): void {
    const namespace = object.metadata.namespace ?? '';
    let bucket = this.buckets.get(resource);
    if (!bucket) this.buckets.set(resource, (bucket = new Map()));
    let objects = bucket.get(namespace);
    if (!objects) bucket.set(namespace, (objects = new Map()));
    objects.set(object.metadata.name, object);
  }

  private history(resource: string): ChangeHistory {
    let history = this.histories.get(resource);
    if (!history) {
      history = new ChangeHistory(this.historyLimit);
      history.compact(this.compactedRevision);
      this.histories.set(resource, history);
    }
    return history;
  }
}

/** `namespace/name`, or `name` for cluster-scoped objects. */
export function keyOf(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}
