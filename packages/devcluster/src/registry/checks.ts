import { conflict } from '../api/status';
import { KubeObject } from '../model/objects';
import {
  FieldManager,
  managersAfterUpdate,
  writeManagers,
} from '../patch/apply/managedFields';
import { invalidError } from '../schema/fieldErrors';
import { apiVersionOf, ResourceDefinition } from '../schema/resource';
import {
  validateMetadata,
  validateMetadataUpdate,
} from '../schema/validation/metadata';
import { validateKind } from '../schema/validation/validation';
import { deepEqual } from '../util/json';
import { WriteOptions } from './writeOptions';

/** Answers 409 for a stale resourceVersion. */
export function checkPreconditions(
  definition: ResourceDefinition,
  old: KubeObject,
  input: KubeObject,
): void {
  const { resourceVersion } = input.metadata;
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) {
    throw conflict(definition, old.metadata.name);
  }
  if (!resourceVersion && definition.custom) {
    const kind = { group: definition.group, kind: definition.plural };
    throw invalidError(kind, old.metadata.name, [
      {
        field: 'metadata.resourceVersion',
        reason: 'FieldValueInvalid',
        message: 'Invalid value: 0: must be specified for an update',
      },
    ]);
  }
}

/** Answers 422 for an object that is not valid. */
export function checkObject(
  definition: ResourceDefinition,
  object: KubeObject,
  old?: KubeObject,
  subresource?: string,
): void {
  const metadataErrors = old ? validateMetadataUpdate(object, old) : [];
  const errors = [
    ...validateMetadata(definition.storage, object.metadata),
    // The API server checks these twice and says so twice.
    ...metadataErrors,
    ...metadataErrors,
    ...(definition.custom?.validate(object) ?? []),
  ];
  if (!subresource) {
    errors.push(...validateKind(definition.storage, object, old));
  }
  if (errors.length > 0) {
    throw invalidError(definition, object.metadata.name ?? '', errors);
  }
}

/** Writes who owns which field after a write that was no apply. */
export function recordOwnership(
  target: { definition: ResourceDefinition; subresource?: string },
  old: KubeObject | undefined,
  object: KubeObject,
  options: WriteOptions,
  now: string,
): void {
  if (options.trusted) {
    if (old?.metadata.managedFields) {
      object.metadata.managedFields = old.metadata.managedFields;
    }
    return;
  }
  const cleared =
    old && object.metadata.managedFields?.every(entry => !entry.manager);
  if (cleared) {
    delete object.metadata.managedFields;
    return;
  }
  const { definition, subresource } = target;
  const writer: FieldManager = {
    manager: options.fieldManager || 'unknown',
    operation: 'Update',
    apiVersion: apiVersionOf(definition),
    ...(subresource ? { subresource } : {}),
  };
  const { type } = definition;
  const managers = managersAfterUpdate(old, object, type, writer, now);
  object.metadata.managedFields = writeManagers(managers);
}

/** Whether a namespace still has to be emptied. */
export function hasSpecFinalizers(
  definition: ResourceDefinition,
  object: KubeObject,
): boolean {
  const finalizers = (object.spec as { finalizers?: string[] } | undefined)
    ?.finalizers;
  return definition.storage === 'namespaces' && !!finalizers?.length;
}

function withoutTimes(object: KubeObject): unknown {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      resourceVersion: '',
      managedFields: object.metadata.managedFields?.map(entry => ({
        ...entry,
        time: '',
      })),
    },
  };
}

/** Whether two states differ in nothing but times and revision. */
export function sameContent(object: KubeObject, old: KubeObject): boolean {
  return deepEqual(withoutTimes(object), withoutTimes(old));
}
