import { fromEventsV1 } from '../../model/events';
import { KubeObject } from '../../model/objects';
import {
  deleteObject,
  DeleteOptions,
  checkDeleteOptions,
} from '../../registry/deletion';
import { listObjects } from '../../registry/listing';
import { PATCH_TYPES, patchObject, warnUnknown } from '../../registry/patching';
import { UpdateTarget } from '../../registry/registry';
import { WriteOptions } from '../../registry/writeOptions';
import { decode, DecodeError } from '../../schema/decode';
import { invalidError, notSupported } from '../../schema/fieldErrors';
import { apiVersionOf, ResourceDefinition } from '../../schema/resource';
import { isObject } from '../../util/json';
import { accessAttributes, accessDenied } from '../access';
import { mediaType, parseObjectBody, parsePatchBody, readBody } from '../body';
import { ResourceContext, writeOptions } from '../context';
import { present, presentList } from '../presentation';
import { sendDocument } from '../respond';
import { ApiError, badRequest, conflict, internal } from '../status';

/** The object that a request is about. */
export function targetOf(context: ResourceContext): UpdateTarget {
  const { definition, info } = context;
  return {
    definition,
    namespace: definition.namespaced ? info.namespace : undefined,
    name: info.name ?? '',
    subresource: info.subresource,
  };
}

/** Answers 422 for options that do not exist. */
export function checkWriteQuery(context: ResourceContext, kind: string): void {
  const { query } = context.info;
  const errors = [];
  const validation = query.get('fieldValidation');
  const allowed = ['', 'Ignore', 'Strict', 'Warn'];
  if (validation !== null && !allowed.includes(validation)) {
    errors.push(notSupported('fieldValidation', validation, allowed));
  }
  const dryRun = query.getAll('dryRun').filter(Boolean);
  if (dryRun.some(value => value !== 'All')) {
    errors.push(notSupported('dryRun', dryRun, ['All']));
  }
  if (errors.length > 0) {
    throw invalidError({ group: 'meta.k8s.io', kind }, '', errors);
  }
}

/**
 * Decodes a body as an object of a kind.
 * @throws ApiError 400 for a wrong type or, when strict, an unknown field
 */
export function decodeObject(
  definition: ResourceDefinition,
  body: unknown,
  options: WriteOptions,
): KubeObject {
  const { kind, version } = definition;
  const label = `${kind} in version "${version}" cannot be handled as a ${kind}`;
  if (!isObject(body)) {
    throw badRequest(
      `${label}: json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type v1.${kind}`,
    );
  }
  checkTypeMeta(definition, body);
  try {
    const { value, unknownFields } = decode<KubeObject>(body, definition.type);
    if (unknownFields.length > 0 && options.fieldValidation === 'Strict') {
      const list = unknownFields.map(field => `unknown field "${field}"`);
      throw badRequest(`${label}: strict decoding error: ${list.join(', ')}`);
    }
    warnUnknown(unknownFields, options);
    value.metadata ??= {} as KubeObject['metadata'];
    return definition.group === 'events.k8s.io' ? fromEventsV1(value) : value;
  } catch (error) {
    if (error instanceof DecodeError) {
      throw badRequest(`${label}: ${error.message}`);
    }
    throw error;
  }
}

function checkTypeMeta(
  definition: ResourceDefinition,
  body: Record<string, unknown>,
): void {
  const expected = apiVersionOf(definition);
  const { kind, apiVersion } = body;
  if (definition.custom && (!kind || !apiVersion)) {
    const text = JSON.stringify(body);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${definition.kind}): Object '${kind ? 'apiVersion' : 'Kind'}' is missing in '${text}' (${text.slice(0, 30)} ...)`,
    );
  }
  if (apiVersion && apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind && kind !== definition.kind) {
    const [version, expectedKind] = [definition.version, definition.kind];
    throw badRequest(
      `${kind} in version "${version}" cannot be handled as a ${expectedKind}: converting (${version}.${kind}) to (${definition.group || 'core'}.${expectedKind}): unknown conversion`,
    );
  }
}

async function readObject(
  context: ResourceContext,
  options: WriteOptions,
): Promise<KubeObject> {
  const { request, definition } = context;
  const body = await readBody(request);
  const parsed = parseObjectBody(body, mediaType(request), definition.kind);
  return decodeObject(definition, parsed, options);
}

function checkNamespace(context: ResourceContext, object: KubeObject): void {
  const { definition, info } = context;
  const given = object.metadata.namespace;
  if (given && definition.namespaced && given !== info.namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (!definition.namespaced) delete object.metadata.namespace;
}

/** POST of a new object. */
export async function handleCreate(context: ResourceContext): Promise<void> {
  const { definition, services, response, form } = context;
  checkWriteQuery(context, 'CreateOptions');
  const options = writeOptions(context);
  const object = await readObject(context, options);
  checkNamespace(context, object);
  if (object.metadata.resourceVersion) {
    throw internal(
      'resourceVersion should not be set on objects to be created',
    );
  }
  const { namespace } = targetOf(context);
  const created = services.registry.create(
    definition,
    namespace,
    object,
    options,
  );
  sendDocument(
    response,
    201,
    present(context, created),
    form,
    context.warnings,
  );
}

/** PUT of an object or of its status. */
export async function handleUpdate(context: ResourceContext): Promise<void> {
  const { definition, services, response, form } = context;
  checkWriteQuery(context, 'UpdateOptions');
  const options = writeOptions(context);
  const object = await readObject(context, options);
  const target = targetOf(context);
  checkNamespace(context, object);
  if (object.metadata.name && object.metadata.name !== target.name) {
    throw badRequest(
      `the name of the object (${object.metadata.name}) does not match the name on the URL (${target.name})`,
    );
  }
  object.metadata.name = target.name;
  const live = services.registry.get(target);
  const { uid } = object.metadata;
  if (uid && uid !== live.metadata.uid) {
    throw conflict(
      definition,
      target.name,
      `StorageError: invalid object, Code: 4, Key: /registry/${definition.storage}/${target.namespace ? `${target.namespace}/` : ''}${target.name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`,
    );
  }
  const updated = services.registry.update(target, object, options);
  sendDocument(
    response,
    200,
    present(context, updated),
    form,
    context.warnings,
  );
}

/** 415 for patches; kinds of custom resources tell what they accept. */
export function unsupportedPatch(definition: ResourceDefinition): ApiError {
  const accepted = [PATCH_TYPES.json, PATCH_TYPES.merge, PATCH_TYPES.apply];
  return definition.custom
    ? new ApiError(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
      )
    : new ApiError(
        415,
        'UnsupportedMediaType',
        '415: Unsupported Media Type',
        {},
      );
}

/** Whether a media type is a patch that the kind supports. */
export function isPatchType(
  type: string,
  definition: ResourceDefinition,
): boolean {
  if (type === PATCH_TYPES.strategic && definition.custom) return false;
  return Object.values<string>(PATCH_TYPES).includes(type);
}

/** Applying an object that does not exist is a creation as well. */
function requireCreateRight(context: ResourceContext): void {
  const { info, user, services } = context;
  const { definition, namespace, name } = targetOf(context);
  const { store } = services.registry;
  if (store.get(definition.storage, namespace, name)) return;
  const creation = { ...info, verb: 'create' };
  const attributes = accessAttributes(creation, user);
  if (!services.authorizer.authorize(attributes).allowed) {
    throw accessDenied(creation, user);
  }
}

/** PATCH of an object or of its status. */
export async function handlePatch(context: ResourceContext): Promise<void> {
  const { request, definition, services, response, form } = context;
  const type = mediaType(request);
  if (!isPatchType(type, definition)) throw unsupportedPatch(definition);
  checkWriteQuery(context, 'PatchOptions');
  const body = parsePatchBody(await readBody(request), type);
  const options = writeOptions(context);
  if (type === PATCH_TYPES.apply) {
    options.fieldManager = context.info.query.get('fieldManager') ?? undefined;
  }
  const target = targetOf(context);
  if (type === PATCH_TYPES.apply) requireCreateRight(context);
  const { object, created } = patchObject(
    services.registry,
    target,
    { type, body },
    options,
  );
  const code = created ? 201 : 200;
  sendDocument(
    response,
    code,
    present(context, object),
    form,
    context.warnings,
  );
}

async function readDeleteOptions(
  context: ResourceContext,
): Promise<DeleteOptions> {
  const { query } = context.info;
  const body = await readBody(context.request);
  const fromBody = (
    body.length > 0
      ? parseObjectBody(body, mediaType(context.request), 'DeleteOptions')
      : {}
  ) as DeleteOptions;
  checkOptionTypes(fromBody);
  const grace = query.get('gracePeriodSeconds');
  const policy = query.get('propagationPolicy');
  const options: DeleteOptions = {
    ...fromBody,
    ...(grace ? { gracePeriodSeconds: Number(grace) } : {}),
    ...(policy ? { propagationPolicy: policy } : {}),
  };
  checkDeleteOptions(options);
  return options;
}

function checkOptionTypes(options: DeleteOptions): void {
  const { propagationPolicy, gracePeriodSeconds } = options;
  const wrong = (field: string, value: unknown, type: string) =>
    badRequest(
      `json: cannot unmarshal ${typeof value} into Go struct field DeleteOptions.${field} of type ${type}`,
    );
  if (
    propagationPolicy !== undefined &&
    typeof propagationPolicy !== 'string'
  ) {
    throw wrong(
      'propagationPolicy',
      propagationPolicy,
      'v1.DeletionPropagation',
    );
  }
  if (
    gracePeriodSeconds !== undefined &&
    typeof gracePeriodSeconds !== 'number'
  ) {
    throw wrong('gracePeriodSeconds', gracePeriodSeconds, 'int64');
  }
}

// Kinds whose DELETE answers with the object instead of a Status.
const ANSWERS_WITH_OBJECT = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'resourcequotas',
  'namespaces',
  'persistentvolumeclaims',
]);

/** DELETE of one object. */
export async function handleDelete(context: ResourceContext): Promise<void> {
  const { definition, services, response, form } = context;
  const deleteOptions = await readDeleteOptions(context);
  const target = targetOf(context);
  const { object, gone } = deleteObject(
    services.registry,
    target,
    deleteOptions,
    writeOptions(context),
  );
  const dryRun = context.info.query.get('dryRun') === 'All';
  const asObject =
    ANSWERS_WITH_OBJECT.has(definition.storage) || (!gone && !dryRun);
  const document = asObject
    ? present(context, object)
    : deletedStatus(definition, object);
  sendDocument(response, 200, document, form, context.warnings);
}

function deletedStatus(definition: ResourceDefinition, object: KubeObject) {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(definition.group ? { group: definition.group } : {}),
      kind: definition.plural,
      uid: object.metadata.uid,
    },
  };
}

/** DELETE of a collection. */
export async function handleDeleteCollection(
  context: ResourceContext,
): Promise<void> {
  const { definition, services, response, form, info } = context;
  const deleteOptions = await readDeleteOptions(context);
  const namespace = definition.namespaced ? info.namespace : undefined;
  const { items, metadata } = listObjects(
    services.registry.store,
    definition,
    namespace,
    {
      labelSelector: info.query.get('labelSelector') ?? undefined,
      fieldSelector: info.query.get('fieldSelector') ?? undefined,
    },
  );
  const options = writeOptions(context);
  for (const item of items) {
    deleteObject(
      services.registry,
      {
        definition,
        namespace: item.metadata.namespace,
        name: item.metadata.name,
      },
      deleteOptions,
      options,
    );
  }
  const document = presentList(context, items, metadata);
  sendDocument(response, 200, document, form, context.warnings);
}
