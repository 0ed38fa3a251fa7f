import { conflict } from '../api/status';
import { KubeObject } from '../model/objects';
import { invalidError } from '../schema/fieldErrors';
import { ResourceDefinition } from '../schema/resource';
import {
  validateMetadata,
  validateMetadataUpdate,
} from '../schema/validation/metadata';
import { validateKind } from '../schema/validation/validation';
import { deepEqual } from '../util/json';

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
  if (subresource !== 'status') {
    errors.push(...validateKind(definition.storage, object, old));
  }
  if (errors.length > 0) {
    throw invalidError(definition, object.metadata.name ?? '', errors);
  }
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
