import { KubeObject, OwnerReference } from '../model/objects';
import { deleteObject } from '../registry/deletion';
import { isApiError } from '../registry/registry';
import { ResourceDefinition } from '../schema/resource';
import { Change } from '../storage/store';
import { deepClone } from '../util/json';
import { Controller, ControllerContext } from './controller';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

interface Dependent {
  definition: ResourceDefinition;
  namespace?: string;
  name: string;
  uid: string;
}

/** Deletes what nobody owns any more, and finishes foreground deletions. */
export class GarbageCollector extends Controller {
  private readonly dependents = new Map<string, Map<string, Dependent>>();
  private readonly terminating = new Map<string, Dependent>();
  private unsubscribe?: () => void;

  constructor(context: ControllerContext) {
    super(context, 'generic-garbage-collector');
  }

  start(): void {
    this.unsubscribe = this.store.subscribeAll(change => this.observe(change));
    for (const definition of this.registry.catalog.all()) {
      for (const object of this.store.list(definition.storage)) {
        this.index(definition, object);
        for (const owner of object.metadata.ownerReferences ?? []) {
          if (!this.ownerExists(owner, object)) this.queue.add(owner.uid);
        }
        if (object.metadata.deletionTimestamp)
          this.trackTerminating(definition, object);
      }
    }
  }

  stop(): void {
    this.unsubscribe?.();
    super.stop();
  }

  private observe({ type, resource, object, previous }: Change): void {
    const definition = this.definitionOf(resource);
    if (!definition) return;
    if (previous) this.unindex(previous);
    if (type === 'DELETED') {
      this.terminating.delete(object.metadata.uid);
      this.queue.add(object.metadata.uid);
      for (const owner of object.metadata.ownerReferences ?? []) {
        if (this.terminating.has(owner.uid)) this.queue.add(owner.uid);
      }
      return;
    }
    this.index(definition, object);
    if (object.metadata.deletionTimestamp)
      this.trackTerminating(definition, object);
  }

  private definitionOf(storage: string): ResourceDefinition | undefined {
    return this.registry.catalog
      .all()
      .find(item => item.storage === storage && item.group !== 'events.k8s.io');
  }

  private trackTerminating(
    definition: ResourceDefinition,
    object: KubeObject,
  ): void {
    const finalizers = object.metadata.finalizers ?? [];
    if (!finalizers.includes(FOREGROUND) && !finalizers.includes(ORPHAN))
      return;
    this.terminating.set(object.metadata.uid, toDependent(definition, object));
    this.queue.add(object.metadata.uid);
  }

  private index(definition: ResourceDefinition, object: KubeObject): void {
    for (const owner of object.metadata.ownerReferences ?? []) {
      let group = this.dependents.get(owner.uid);
      if (!group) this.dependents.set(owner.uid, (group = new Map()));
      group.set(object.metadata.uid, toDependent(definition, object));
    }
  }

  private unindex(object: KubeObject): void {
    for (const owner of object.metadata.ownerReferences ?? []) {
      const group = this.dependents.get(owner.uid);
      group?.delete(object.metadata.uid);
      if (group?.size === 0) this.dependents.delete(owner.uid);
    }
  }

  private ownerExists(owner: OwnerReference, object: KubeObject): boolean {
    const definition = this.registry.catalog.findKind(
      owner.apiVersion,
      owner.kind,
    );
    if (!definition) return true;
    const namespace = definition.namespaced
      ? object.metadata.namespace
      : undefined;
    const found = this.store.get(definition.storage, namespace, owner.name);
    return found?.metadata.uid === owner.uid;
  }

  protected reconcile(uid: string): void {
    const owner = this.terminating.get(uid);
    const dependents = [...(this.dependents.get(uid)?.values() ?? [])];
    if (!owner) {
      for (const dependent of dependents) this.collect(dependent);
      return;
    }
    const live = this.store.get(
      owner.definition.storage,
      owner.namespace,
      owner.name,
    );
    if (!live) return;
    const finalizers = live.metadata.finalizers ?? [];
    if (finalizers.includes(ORPHAN)) {
      for (const dependent of dependents) this.orphan(dependent, uid);
      this.finish(owner, ORPHAN);
    } else if (finalizers.includes(FOREGROUND)) {
      this.foreground(owner, dependents, uid);
    }
  }

  private foreground(
    owner: Dependent,
    dependents: Dependent[],
    uid: string,
  ): void {
    const blocking = dependents.filter(item => {
      const live = this.liveOf(item);
      return live?.metadata.ownerReferences?.some(
        ref => ref.uid === uid && ref.blockOwnerDeletion,
      );
    });
    for (const item of dependents) {
      const live = this.liveOf(item);
      if (live && !live.metadata.deletionTimestamp)
        this.delete(item, 'Foreground');
    }
    if (blocking.every(item => !this.liveOf(item)))
      this.finish(owner, FOREGROUND);
  }

  private liveOf({
    definition,
    namespace,
    name,
    uid,
  }: Dependent): KubeObject | undefined {
    const live = this.store.get(definition.storage, namespace, name);
    return live?.metadata.uid === uid ? live : undefined;
  }

  /** Deletes an object whose owners are all gone. */
  private collect(dependent: Dependent): void {
    const live = this.liveOf(dependent);
    if (!live) return;
    const owners = live.metadata.ownerReferences ?? [];
    if (owners.some(owner => this.ownerExists(owner, live))) return;
    this.delete(dependent, 'Background');
  }

  private delete(dependent: Dependent, propagationPolicy: string): void {
    try {
      deleteObject(
        this.registry,
        dependent,
        {
          propagationPolicy: this.hasDependents(dependent)
            ? propagationPolicy
            : 'Background',
        },
        this.options,
      );
    } catch (error) {
      if (!isApiError(error, 404)) throw error;
    }
  }

  private hasDependents({ uid }: Dependent): boolean {
    return (this.dependents.get(uid)?.size ?? 0) > 0;
  }

  private orphan(dependent: Dependent, uid: string): void {
    const live = this.liveOf(dependent);
    if (!live) return;
    const object = deepClone(live);
    const rest = object.metadata.ownerReferences?.filter(
      ref => ref.uid !== uid,
    );
    object.metadata.ownerReferences = rest;
    if (rest?.length === 0) delete object.metadata.ownerReferences;
    this.registry.update(dependent, object, this.options);
  }

  private finish(owner: Dependent, finalizer: string): void {
    const live = this.liveOf(owner);
    if (!live) return;
    const object = deepClone(live);
    object.metadata.finalizers = object.metadata.finalizers?.filter(
      item => item !== finalizer,
    );
    if (object.metadata.finalizers?.length === 0) {
      delete object.metadata.finalizers;
    }
    this.registry.storeOrFinalize(owner.definition, object, live);
  }
}

function toDependent(
  definition: ResourceDefinition,
  object: KubeObject,
): Dependent {
  const { namespace, name, uid } = object.metadata;
  return { definition, namespace, name, uid };
}
