import { controllerUser } from '../auth/user';
import { KubeObject } from '../model/objects';
import { Timings } from '../pods/timings';
import { Registry } from '../registry/registry';
import { trustedOptions, WriteOptions } from '../registry/writeOptions';
import { Change, ObjectStore } from '../storage/store';
import { ResourceDefinition } from '../schema/resource';
import { EventRecorder } from './events';
import { WorkQueue } from './workQueue';

/** What controllers need from the cluster. */
export interface ControllerContext {
  registry: Registry;
  events: EventRecorder;
  timings: Timings;
  /** PEM of the cluster's certificate authority. */
  caCertificate: string;
}

/** A level-triggered loop over keys. */
export abstract class Controller {
  protected readonly queue: WorkQueue;
  protected readonly registry: Registry;
  protected readonly store: ObjectStore;
  protected readonly options: WriteOptions;
  private readonly subscriptions: (() => void)[] = [];

  constructor(
    protected readonly context: ControllerContext,
    name: string,
  ) {
    this.registry = context.registry;
    this.store = context.registry.store;
    this.options = trustedOptions(controllerUser(name));
    this.queue = new WorkQueue(
      key => this.reconcile(key),
      context.timings.controllerRetryMs,
    );
  }

  /** Subscribes to changes and looks at everything that exists. */
  abstract start(): void;

  /** Brings one object to its desired state; throws to be tried again. */
  protected abstract reconcile(key: string): void;

  stop(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.queue.stop();
  }

  protected watch(resource: string, handler: (change: Change) => void): void {
    this.subscriptions.push(this.store.subscribe(resource, handler));
  }

  protected definition(group: string, plural: string): ResourceDefinition {
    return this.registry.catalog.get(group, plural);
  }

  /** Queues the controller owner of an object, if it is of this kind. */
  protected enqueueOwner(object: KubeObject, kind: string): void {
    const owner = controllerOf(object);
    if (owner?.kind === kind) {
      this.queue.add(`${object.metadata.namespace}/${owner.name}`);
    }
  }
}

/** The owner reference that has `controller: true`. */
export function controllerOf(object: KubeObject) {
  return object.metadata.ownerReferences?.find(owner => owner.controller);
}

/** Splits `namespace/name`; cluster-scoped keys have no slash. */
export function splitKey(key: string): { namespace?: string; name: string } {
  const slash = key.indexOf('/');
  return slash < 0
    ? { name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
