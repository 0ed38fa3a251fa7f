import { ApiError, badRequest, conflict, internal } from '../api/status';
import { KubeObject } from '../model/objects';
import { serverSideApply } from '../patch/apply/apply';
import { writeManagers } from '../patch/apply/managedFields';
import { TypedError } from '../patch/apply/typed';
import { decode, DecodeError } from '../schema/decode';
import { invalidError } from '../schema/fieldErrors';
import { apiVersionOf, inVersion } from '../schema/resource';
import { isObject } from '../util/json';
import { Registry, UpdateTarget } from './registry';
import { WriteOptions } from './writeOptions';

/** The answer to a patch. */
export interface PatchResult {
  object: KubeObject;
  created: boolean;
}

/** Answers 422 for an apply that does not say who applies. */
export function requireFieldManager({ fieldManager }: WriteOptions): void {
  if (fieldManager) return;
  throw invalidError({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
    {
      field: 'fieldManager',
      reason: 'FieldValueRequired',
      message: 'Required value: is required for apply patch',
    },
  ]);
}

/**
 * Server-side apply of a configuration; creates the object when it is missing.
 */
export function applyObject(
  registry: Registry,
  target: UpdateTarget,
  body: unknown,
  options: WriteOptions,
): PatchResult {
  const { definition, namespace, name, subresource } = target;
  const applied = readApplied(target, body);
  requireFieldManager(options);
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
  const base = live ? inVersion(definition, live) : emptyObject(target);
  const { object, managers } = applyTyped(
    registry,
    target,
    base,
    configuration,
    options,
  );
  const decoded = decode<KubeObject>(object, definition.type).value;
  if (!live) {
    const created = registry.create(
      definition,
      namespace,
      decoded,
      options,
      writeManagers(managers) ?? [],
    );
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
  target: UpdateTarget,
  base: KubeObject,
  configuration: Record<string, unknown>,
  options: WriteOptions,
) {
  const { definition, subresource } = target;
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
    if (error instanceof TypedError) {
      const shown = { ...target, namespace: undefined };
      throw typedFailure(shown, error.message);
    }
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

function invalidType(body: unknown): string {
  const { apiVersion = '', kind = '' } = isObject(body) ? body : {};
  const [group, version] = String(apiVersion).includes('/')
    ? String(apiVersion).split('/')
    : ['', String(apiVersion)];
  return `invalid object type: ${group}/${version}, Kind=${kind}`;
}

/** The start of the 500 that answers a configuration without structure. */
function typedFailure(
  { definition, namespace = '', name }: UpdateTarget,
  problem: string,
): ApiError {
  const { group, version, kind } = definition;
  const object = `${namespace}/${name}; ${group}/${version}, Kind=${kind}`;
  return internal(
    `failed to create typed patch object (${object}): ${problem}`,
  );
}

/** Reads the body of an apply, with its own set of refusals. */
function readApplied(
  { definition, namespace, name, subresource }: UpdateTarget,
  body: unknown,
): KubeObject {
  if (!isObject(body) || !body.apiVersion || !body.kind) {
    throw badRequest(invalidType(body));
  }
  if (
    body.apiVersion !== apiVersionOf(definition) ||
    body.kind !== definition.kind
  ) {
    throw badRequest(
      `the object provided is of ${body.apiVersion}, Kind=${body.kind}, not of ${apiVersionOf(definition)}, Kind=${definition.kind}`,
    );
  }
  const given = isObject(body.metadata) ? body.metadata : {};
  if (given.managedFields) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const configured = {
    definition,
    // A name of another type counts as none.
    name: typeof given.name === 'string' ? given.name : '',
    namespace:
      typeof given.namespace === 'string' ? given.namespace : undefined,
  };
  const decoded = decodeApplied(configured, body);
  const metadata = decoded.metadata ?? {};
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

const TYPED_NAMES: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  int32: 'numeric (int or float)',
  float64: 'numeric (int or float)',
  '[]': 'list',
};

/** A wrong type in the words of the library that merges applied objects. */
function typedProblem({ message, wrongType }: DecodeError): string {
  if (!wrongType) return message;
  const { path, value, wanted } = wrongType;
  const expected = TYPED_NAMES[wanted] ?? 'map';
  return `.${path}: expected ${expected}, got &value.valueUnstructured{Value:${JSON.stringify(value)}}`;
}

function decodeApplied(
  target: UpdateTarget,
  body: Record<string, unknown>,
): KubeObject {
  const { definition } = target;
  try {
    const { value, unknownFields } = decode<KubeObject>(body, definition.type);
    if (unknownFields.length > 0 && !definition.custom) {
      const list = unknownFields.map(
        field => `.${field}: field not declared in schema`,
      );
      throw typedFailure(target, list.join(', '));
    }
    return value;
  } catch (error) {
    if (error instanceof DecodeError) {
      throw typedFailure(target, typedProblem(error));
    }
    throw error;
  }
}
