import { ApiError, badRequest, conflict, internal } from '../api/status';
import { KubeObject } from '../model/objects';
import { serverSideApply } from '../patch/apply/apply';
import { writeManagers } from '../patch/apply/managedFields';
import { TypedError } from '../patch/apply/typed';
import { applyJsonPatch } from '../patch/jsonPatch';
import { applyMergePatch } from '../patch/mergePatch';
import { applyStrategicMergePatch } from '../patch/strategicMergePatch';
import { decode, DecodeError } from '../schema/decode';
import { FieldError, invalidError } from '../schema/fieldErrors';
import { apiVersionOf, ResourceDefinition } from '../schema/resource';
import { ObjectType } from '../schema/types';
import { isObject } from '../util/json';
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

/** The answer to a patch. */
export interface PatchResult {
  object: KubeObject;
  created: boolean;
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
  const live = registry.get({ ...target, subresource: undefined });
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

function applyObject(
  registry: Registry,
  target: UpdateTarget,
  body: unknown,
  options: WriteOptions,
): PatchResult {
  const { definition, namespace, name, subresource } = target;
  const applied = readApplied(target, body);
  if (!options.fieldManager) {
    throw invalidError({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      {
        field: 'fieldManager',
        reason: 'FieldValueRequired',
        message: 'Required value: is required for apply patch',
      },
    ]);
  }
  const live = registry.store.get(definition.storage, namespace, name);
  if (!live && subresource)
    return { object: registry.get(target), created: false };
  const { resourceVersion, ...metadata } = applied.metadata;
  if (
    live &&
    resourceVersion &&
    resourceVersion !== live.metadata.resourceVersion
  ) {
    throw conflict(definition, name);
  }
  const { uid } = applied.metadata;
  if (live && uid && uid !== live.metadata.uid) {
    throw conflict(
      definition,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`,
    );
  }
  const configuration = { ...applied, metadata };
  const base = live ?? emptyObject(target);
  const { object, managers } = applyTyped(
    registry,
    target,
    base,
    configuration,
    options,
  );
  const decoded = decode<KubeObject>(object, definition.type).value;
  if (!live) {
    decoded.metadata.managedFields = writeManagers(managers);
    const created = registry.create(definition, namespace, decoded, {
      ...options,
      trusted: true,
    });
    return { object: created, created: true };
  }
  decoded.metadata.resourceVersion = live.metadata.resourceVersion;
  const updated = registry.update(
    target,
    decoded,
    options,
    writeManagers(managers) ?? [],
  );
  return { object: updated, created: false };
}

function applyTyped(
  registry: Registry,
  { definition, subresource }: UpdateTarget,
  base: KubeObject,
  configuration: Record<string, unknown>,
  options: WriteOptions,
) {
  try {
    return serverSideApply(base, configuration, {
      type: definition.type,
      force: !!options.force,
      time: registry.now(),
      applier: {
        manager: options.fieldManager ?? '',
        operation: 'Apply',
        apiVersion: apiVersionOf(definition),
        ...(subresource ? { subresource } : {}),
      },
    });
  } catch (error) {
    if (error instanceof TypedError) throw internal(error.message);
    throw error;
  }
}

function emptyObject({
  definition,
  namespace,
  name,
}: UpdateTarget): KubeObject {
  return {
    apiVersion: apiVersionOf(definition),
    kind: definition.kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
    } as KubeObject['metadata'],
  };
}

/** Reads the body of an apply, with its own set of refusals. */
function readApplied(
  { definition, namespace, name, subresource }: UpdateTarget,
  body: unknown,
): KubeObject {
  if (!isObject(body) || !body.apiVersion || !body.kind) {
    throw badRequest('apiVersion and kind must be set in an apply patch');
  }
  if (
    body.apiVersion !== apiVersionOf(definition) ||
    body.kind !== definition.kind
  ) {
    throw badRequest(
      `the object provided is of ${body.apiVersion}, Kind=${body.kind}, not of ${apiVersionOf(definition)}, Kind=${definition.kind}`,
    );
  }
  const decoded = decodeApplied(definition, body);
  const metadata = decoded.metadata ?? {};
  if (metadata.managedFields) {
    throw badRequest('metadata.managedFields must be nil');
  }
  if (metadata.name && metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw badRequest(
      `the namespace of the object (${metadata.namespace}) does not match the namespace on the URL (${namespace})`,
    );
  }
  const { status, ...rest } = decoded;
  const hasStatus = definition.subresources.some(
    item => item.name === 'status',
  );
  const content = hasStatus && subresource !== 'status' ? rest : decoded;
  return { ...content, metadata } as KubeObject;
}

function decodeApplied(
  definition: ResourceDefinition,
  body: Record<string, unknown>,
): KubeObject {
  try {
    const { value, unknownFields } = decode<KubeObject>(body, definition.type);
    if (unknownFields.length > 0 && !definition.custom) {
      throw internal(
        `failed to create typed patch object (${definition.kind}): ${unknownFields.map(field => `.${field}: field not declared in schema`).join(', ')}`,
      );
    }
    return value;
  } catch (error) {
    if (error instanceof DecodeError) {
      throw internal(
        `failed to create typed patch object (${definition.kind}): ${error.message}`,
      );
    }
    throw error;
  }
}
