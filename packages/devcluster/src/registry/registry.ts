import { AdmissionChain, AdmissionRequest } from '../admission/admission';
import { alreadyExists, ApiError, notFound } from '../api/status';
import { KubeObject, ManagedFieldsEntry } from '../model/objects';
import { ResourceCatalog } from '../schema/catalog';
import { applyDefaults } from '../schema/defaults/defaults';
import { apiVersionOf, ResourceDefinition } from '../schema/resource';
import { ObjectStore } from '../storage/store';
import { deepClone, deepEqual } from '../util/json';
import { Clock, formatTime } from '../util/time';
import {
  checkObject,
  checkPreconditions,
  hasSpecFinalizers,
  sameContent,
} from './checks';
import {
  LifecycleDependencies,
  prepareForCreate,
  prepareForStatusUpdate,
  prepareForUpdate,
} from './lifecycle';
import { ownershipAfter, ownershipOfNew } from './ownership';
import { chooseName, newObject } from './newObject';
import { WriteOptions } from './writeOptions';

/** What a registry is made of. */
export interface RegistryOptions extends LifecycleDependencies {
  store: ObjectStore;
  catalog: ResourceCatalog;
  admission: AdmissionChain;
  clock: Clock;
}

/** Preconditions of an update besides metadata.resourceVersion. */
export interface UpdateTarget {
  definition: ResourceDefinition;
  namespace?: string;
  name: string;
  subresource?: string;
}

/**
 * The write path of the API server between HTTP and storage: defaulting,
 * admission, validation, field ownership, optimistic locking. Controllers
 * write through it too, so that quota and policies hold for them.
 */
export class Registry {
  readonly store: ObjectStore;
  readonly catalog: ResourceCatalog;
  readonly clock: Clock;

  constructor(private readonly options: RegistryOptions) {
    this.store = options.store;
    this.catalog = options.catalog;
    this.clock = options.clock;
  }

  /** The current time as metav1.Time. */
  now(): string {
    return formatTime(this.clock.now());
  }

  /** Finds an object or answers 404. */
  get(target: UpdateTarget): KubeObject {
    const { definition, namespace, name } = target;
    const object = this.store.get(definition.storage, namespace, name);
    if (!object) throw notFound(definition, name);
    return object;
  }

  /**
   * Creates an object.
   * @param input - decoded body; becomes property of the registry
   * @param ownership - managedFields decided by an apply
   */
  create(
    definition: ResourceDefinition,
    namespace: string | undefined,
    input: KubeObject,
    options: WriteOptions,
    ownership?: ManagedFieldsEntry[],
  ): KubeObject {
    if (definition.conversion) {
      const stored = this.catalog.stored(definition);
      const converted = definition.conversion.toStored(input);
      return this.create(stored, namespace, converted, options, ownership);
    }
    const object = newObject(definition, namespace, input, this.now());
    chooseName(object, name =>
      this.existing(definition, object.metadata.namespace, name),
    );
    this.fillDefaults(definition, object);
    // What the server and admission add from here on has no owner.
    const managedFields =
      ownership ?? ownershipOfNew(definition, object, options, this.now());
    if (managedFields) object.metadata.managedFields = managedFields;
    const request = this.admissionRequest('CREATE', definition, options, {
      object,
    });
    this.options.admission.mutate(request);
    prepareForCreate(definition, object, this.options);
    checkObject(definition, object);
    this.checkUnique(definition, object);
    this.options.admission.validate(request);
    if (options.dryRun) return object;
    return this.store.create(definition.storage, object);
  }

  /**
   * Replaces an object, or one of its subresources.
   * @param input - the whole new object; becomes property of the registry
   * @param ownership - managedFields decided by an apply
   */
  update(
    target: UpdateTarget,
    input: KubeObject,
    options: WriteOptions,
    ownership?: ManagedFieldsEntry[],
  ): KubeObject {
    const { definition, namespace, name, subresource } = target;
    if (definition.conversion) {
      const stored = { ...target, definition: this.catalog.stored(definition) };
      const converted = definition.conversion.toStored(input);
      return this.update(stored, converted, options, ownership);
    }
    const old = this.get({ definition, namespace, name });
    checkPreconditions(definition, old, input);
    const object = this.prepareUpdate(target, input, old);
    const request = this.admissionRequest('UPDATE', definition, options, {
      object,
      oldObject: old,
      subresource,
    });
    this.options.admission.mutate(request);
    checkObject(definition, object, old, subresource);
    this.options.admission.validate(request);
    object.metadata.managedFields =
      ownership ?? ownershipAfter(target, old, object, options, this.now());
    if (sameContent(object, old)) return old;
    if (options.dryRun) return object;
    return this.storeOrFinalize(definition, object, old);
  }

  /** Changes a live object by a function; retries are not needed, all is synchronous. */
  modify(
    target: UpdateTarget,
    options: WriteOptions,
    change: (object: KubeObject) => void,
  ): KubeObject {
    const object = deepClone(this.get(target));
    change(object);
    return this.update(target, object, options);
  }

  /** Writes the status of an object, if it still exists. */
  updateStatus(
    definition: ResourceDefinition,
    object: KubeObject,
    status: unknown,
    options: WriteOptions,
  ): KubeObject | undefined {
    const { namespace, name, uid } = object.metadata;
    const live = this.store.get(definition.storage, namespace, name);
    if (!live || live.metadata.uid !== uid) return undefined;
    if (deepEqual(live.status, status)) return live;
    return this.update(
      { definition, namespace, name, subresource: 'status' },
      { ...live, metadata: { ...live.metadata }, status },
      options,
    );
  }

  /** Runs admission of a deletion. */
  admitDelete(target: UpdateTarget, options: WriteOptions): void {
    const request = this.admissionRequest(
      'DELETE',
      target.definition,
      options,
      { oldObject: this.get(target) },
    );
    this.options.admission.mutate(request);
    this.options.admission.validate(request);
  }

  /** Stores a terminating object's change, or removes it when nothing holds it. */
  storeOrFinalize(
    definition: ResourceDefinition,
    object: KubeObject,
    old: KubeObject,
  ): KubeObject {
    const { namespace, name, deletionTimestamp, finalizers } = object.metadata;
    const held =
      !deletionTimestamp ||
      (finalizers ?? []).length > 0 ||
      (object.metadata.deletionGracePeriodSeconds ?? 0) > 0 ||
      hasSpecFinalizers(definition, object);
    if (held) return this.store.update(definition.storage, object);
    // Watchers see the last stored state; only pods end with their marks.
    const isPod = definition.storage === 'pods';
    this.store.delete(
      definition.storage,
      namespace,
      name,
      isPod ? object : undefined,
    );
    if (!isPod) object.metadata.resourceVersion = old.metadata.resourceVersion;
    return object;
  }

  private existing(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined {
    return this.store.get(definition.storage, namespace, name);
  }

  private fillDefaults(
    definition: ResourceDefinition,
    object: KubeObject,
  ): void {
    if (definition.custom) {
      definition.custom.applyDefaults(object);
      return;
    }
    // A spec is never absent, only empty.
    if (definition.type.fields.has('spec')) object.spec ??= {};
    applyDefaults(definition.storage, object);
  }

  private prepareUpdate(
    { definition, subresource }: UpdateTarget,
    input: KubeObject,
    old: KubeObject,
  ): KubeObject {
    if (subresource === 'status') return prepareForStatusUpdate(input, old);
    const object: KubeObject = {
      ...input,
      apiVersion: apiVersionOf(definition),
      kind: definition.kind,
      metadata: { ...input.metadata },
    };
    if (old.metadata.namespace) {
      object.metadata.namespace ??= old.metadata.namespace;
    }
    this.fillDefaults(definition, object);
    prepareForUpdate(definition, object, old);
    return object;
  }

  private checkUnique(
    definition: ResourceDefinition,
    object: KubeObject,
  ): void {
    const { namespace, name } = object.metadata;
    const existing = this.existing(definition, namespace, name);
    if (existing) {
      const deleting = !!existing.metadata.deletionTimestamp;
      throw alreadyExists(definition, name, deleting);
    }
  }

  private admissionRequest(
    operation: AdmissionRequest['operation'],
    definition: ResourceDefinition,
    options: WriteOptions,
    rest: Pick<AdmissionRequest, 'object' | 'oldObject' | 'subresource'>,
  ): AdmissionRequest {
    const { namespace, name } = (rest.object ?? rest.oldObject)!.metadata;
    return {
      operation,
      definition,
      namespace,
      name,
      user: options.user,
      dryRun: options.dryRun,
      warn: options.warn,
      ...rest,
    };
  }
}

/** Whether an error is an ApiError with this code. */
export function isApiError(error: unknown, code: number): boolean {
  return error instanceof ApiError && error.code === code;
}
