import { ApiError, badRequest } from '../api/status';
import { KubeObject } from '../model/objects';
import { applyJsonPatch } from '../patch/jsonPatch';
import { applyMergePatch } from '../patch/mergePatch';
import { applyStrategicMergePatch } from '../patch/strategicMergePatch';
import { decode, DecodeError } from '../schema/decode';
import { FieldError } from '../schema/fieldErrors';
import { inVersion, ResourceDefinition } from '../schema/resource';
import { ObjectType } from '../schema/types';
import { isObject } from '../util/json';
import { applyObject, PatchResult } from './applying';
import { Registry, UpdateTarget } from './registry';
import { WriteOptions } from './writeOptions';

/** The four patch types by media type. */
export const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** A patch as it came in. */
export interface PatchInput {
  type: string;
  body: unknown;
}

/** Applies a patch of any type but apply to a value. */
export function patchValue(
  value: unknown,
  patch: PatchInput,
  type: ObjectType,
): unknown {
  switch (patch.type) {
    case PATCH_TYPES.json:
      return applyJsonPatch(value, patch.body);
    case PATCH_TYPES.strategic:
      return applyStrategicMergePatch(value, patch.body, type);
    default:
      return applyMergePatch(value, patch.body);
  }
}

/** Patches an object or its status. */
export function patchObject(
  registry: Registry,
  target: UpdateTarget,
  patch: PatchInput,
  options: WriteOptions,
): PatchResult {
  if (patch.type === PATCH_TYPES.apply) {
    return applyObject(registry, target, patch.body, options);
  }
  if (!Array.isArray(patch.body) && !isObject(patch.body)) {
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${typeof patch.body} into Go value of type map[string]interface {}`,
    );
  }
  const { definition, name } = target;
  const stored = registry.get({ ...target, subresource: undefined });
  const live = inVersion(definition, stored);
  const patched = patchValue(live, patch, definition.type);
  const object = decodePatched(definition, patched, options);
  if (object.metadata?.name !== name) {
    throw badRequest(
      `the name of the object (${object.metadata?.name ?? ''}) does not match the name on the URL (${name})`,
    );
  }
  return { object: registry.update(target, object, options), created: false };
}

function patchFailure(
  patched: unknown,
  error: FieldError['message'],
): ApiError {
  const shown = JSON.stringify(JSON.stringify(patched));
  const cause = {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${shown}: ${error}`,
    field: 'patch',
  };
  return new ApiError(
    422,
    'Invalid',
    ` "" is invalid: patch: ${cause.message}`,
    {
      causes: [cause],
    },
  );
}

function decodePatched(
  definition: ResourceDefinition,
  patched: unknown,
  options: WriteOptions,
): KubeObject {
  try {
    const { value, unknownFields } = decode<KubeObject>(
      patched,
      definition.type,
    );
    if (unknownFields.length > 0 && options.fieldValidation === 'Strict') {
      const list = unknownFields.map(field => `unknown field "${field}"`);
      throw patchFailure(patched, `strict decoding error: ${list.join(', ')}`);
    }
    warnUnknown(unknownFields, options);
    return value;
  } catch (error) {
    if (error instanceof DecodeError)
      throw patchFailure(patched, error.message);
    throw error;
  }
}

/** Adds the Warning headers of unknown fields. */
export function warnUnknown(fields: string[], options: WriteOptions): void {
  if (options.fieldValidation !== 'Warn') return;
  for (const field of fields) options.warn(`unknown field "${field}"`);
}
