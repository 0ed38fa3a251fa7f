import { KubeObject } from '../../model/objects';
import { PATCH_TYPES, patchObject } from '../../registry/patching';
import { WriteOptions } from '../../registry/writeOptions';
import { accessAttributes, accessDenied } from '../access';
import { mediaType, parseObjectBody, parsePatchBody, readBody } from '../body';
import { ResourceContext, writeOptions } from '../context';
import { present } from '../presentation';
import { sendDocument } from '../respond';
import { badRequest, conflict, internal } from '../status';
import { decodeObject } from './decodeBody';
import {
  checkWriteQuery,
  isPatchType,
  targetOf,
  unsupportedPatch,
} from './target';

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
