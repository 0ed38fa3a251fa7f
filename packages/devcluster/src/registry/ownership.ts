import { KubeObject, ManagedFieldsEntry } from '../model/objects';
import {
  FieldManager,
  managersAfterUpdate,
  writeManagers,
} from '../patch/apply/managedFields';
import {
  apiVersionOf,
  hasSubresource,
  ResourceDefinition,
} from '../schema/resource';
import { WriteOptions } from './writeOptions';
import { zeroObject } from './zeroObjects';

/** What of an object was written: all of it, or a subresource. */
interface Written {
  definition: ResourceDefinition;
  subresource?: string;
}

function writerOf(
  { definition, subresource }: Written,
  { fieldManager }: WriteOptions,
): FieldManager {
  return {
    manager: fieldManager || 'unknown',
    operation: 'Update',
    apiVersion: apiVersionOf(definition),
    ...(subresource ? { subresource } : {}),
  };
}

/** Who owns which field of a new object that was not applied. */
export function ownershipOfNew(
  definition: ResourceDefinition,
  object: KubeObject,
  options: WriteOptions,
  now: string,
): ManagedFieldsEntry[] | undefined {
  const { status, ...content } = object;
  // A status is not taken from a creation.
  const written = hasSubresource(definition, 'status') ? content : object;
  const writer = writerOf({ definition }, options);
  return writeManagers(
    managersAfterUpdate(
      zeroObject(definition),
      written,
      definition.type,
      writer,
      now,
    ),
  );
}

/**
 * Who owns which field after a write that was no apply. Writing an empty list
 * of managers clears it.
 */
export function ownershipAfter(
  written: Written,
  old: KubeObject,
  object: KubeObject,
  options: WriteOptions,
  now: string,
): ManagedFieldsEntry[] | undefined {
  const given = object.metadata.managedFields;
  if (given?.every(entry => !entry.manager)) return undefined;
  const writer = writerOf(written, options);
  const { type } = written.definition;
  return writeManagers(managersAfterUpdate(old, object, type, writer, now));
}
