import { ApiError, conflict } from '../api/status';
import { KubeObject } from '../model/objects';
import { Pod } from '../model/workloads';
import {
  CRD_FINALIZER,
  terminatingCondition,
} from '../schema/custom/conditions';
import { invalidError, notSupported } from '../schema/fieldErrors';
import { deepClone } from '../util/json';
import { formatTime } from '../util/time';
import { Registry, UpdateTarget } from './registry';
import { WriteOptions } from './writeOptions';

/** metav1.DeleteOptions */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  orphanDependents?: boolean;
  preconditions?: { uid?: string; resourceVersion?: string };
}

/** What a deletion did. */
export interface DeletionResult {
  object: KubeObject;
  /** False while finalizers or a grace period keep the object. */
  gone: boolean;
}

const POLICIES = ['Foreground', 'Background', 'Orphan'];

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/** Answers 422 for an unknown propagation policy. */
export function checkDeleteOptions(options: DeleteOptions): void {
  const { propagationPolicy } = options;
  if (propagationPolicy && !POLICIES.includes(propagationPolicy)) {
    throw invalidError({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      notSupported('propagationPolicy', propagationPolicy, [
        ...POLICIES,
        'nil',
      ]),
    ]);
  }
}

function checkPreconditions(
  { definition, name }: UpdateTarget,
  object: KubeObject,
  { preconditions }: DeleteOptions,
): void {
  const { uid, resourceVersion } = object.metadata;
  // These conflicts name the kind where others name the resource.
  const kind = { group: definition.group, plural: definition.kind };
  if (preconditions?.uid && preconditions.uid !== uid) {
    throw conflict(
      kind,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  const wanted = preconditions?.resourceVersion;
  if (wanted && wanted !== resourceVersion) {
    throw conflict(
      kind,
      name,
      `the ResourceVersion in the precondition (${wanted}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

function policyFinalizer(options: DeleteOptions): string | undefined {
  if (options.propagationPolicy === 'Foreground') return FOREGROUND;
  const orphan =
    options.propagationPolicy === 'Orphan' || options.orphanDependents;
  return orphan ? ORPHAN : undefined;
}

/** Seconds a pod keeps running after its deletion was asked for. */
function podGrace(pod: Pod, options: DeleteOptions): number {
  const finished =
    pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  if (!pod.spec.nodeName || finished) return 0;
  return (
    options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
  );
}

/**
 * Deletes an object, or marks it as terminating when finalizers, a grace
 * period or a namespace's content keep it.
 */
export function deleteObject(
  registry: Registry,
  target: UpdateTarget,
  deleteOptions: DeleteOptions,
  options: WriteOptions,
): DeletionResult {
  checkDeleteOptions(deleteOptions);
  const live = registry.get(target);
  checkPreconditions(target, live, deleteOptions);
  registry.admitDelete(target, options);
  const object = deepClone(live);
  const { storage } = target.definition;
  const grace = storage === 'pods' ? podGrace(object as Pod, deleteOptions) : 0;
  const alreadyTerminating = !!live.metadata.deletionTimestamp;
  if (alreadyTerminating && !shortens(live, grace)) {
    return { object: live, gone: false };
  }
  markTerminating(registry, target, object, grace);
  const finalizer = policyFinalizer(deleteOptions);
  if (finalizer && !object.metadata.finalizers?.includes(finalizer)) {
    object.metadata.finalizers = [
      ...(object.metadata.finalizers ?? []),
      finalizer,
    ];
  }
  markStatus(storage, object, registry.now());
  if (options.dryRun) return { object, gone: false };
  const stored = registry.storeOrFinalize(target.definition, object, live);
  const gone = !registry.store.get(storage, target.namespace, target.name);
  // What goes at once is answered as it was; only pods end gracefully.
  return { object: gone && storage !== 'pods' ? live : stored, gone };
}

/** Two kinds say in their status that they are about to empty themselves. */
function markStatus(storage: string, object: KubeObject, now: string): void {
  const status = (object.status ?? {}) as { conditions?: object[] };
  if (storage === 'namespaces') {
    object.status = { ...status, phase: 'Terminating' };
  } else if (
    storage === 'apiextensions.k8s.io/customresourcedefinitions' &&
    object.metadata.finalizers?.includes(CRD_FINALIZER)
  ) {
    const conditions = [
      ...(status.conditions ?? []),
      terminatingCondition(now),
    ];
    object.status = { ...status, conditions };
  }
}

function shortens(live: KubeObject, grace: number): boolean {
  const current = live.metadata.deletionGracePeriodSeconds ?? 0;
  return current > 0 && grace < current;
}

// Kinds that empty themselves have no grace period of their own.
const WITHOUT_GRACE = new Set([
  'namespaces',
  'apiextensions.k8s.io/customresourcedefinitions',
]);

function markTerminating(
  registry: Registry,
  { definition }: UpdateTarget,
  object: KubeObject,
  grace: number,
): void {
  object.metadata.deletionTimestamp = formatTime(
    registry.clock.now() + grace * 1000,
  );
  if (WITHOUT_GRACE.has(definition.storage)) return;
  object.metadata.deletionGracePeriodSeconds = grace;
  if (object.metadata.generation !== undefined) {
    object.metadata.generation += 1;
  }
}

/** Removes an object at once, whatever its grace period: the kubelet's last step. */
export function removeObject(
  registry: Registry,
  target: UpdateTarget,
  options: WriteOptions,
): void {
  try {
    deleteObject(registry, target, { gracePeriodSeconds: 0 }, options);
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 404)) throw error;
  }
}
