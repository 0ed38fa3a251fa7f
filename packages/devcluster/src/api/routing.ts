import { ResourceContext } from './context';
import { handleEviction, handleLog } from './handlers/pods';
import { handleMetrics } from './handlers/metrics';
import { handleProxy } from './handlers/proxy';
import { handleGet, handleList } from './handlers/read';
import { handleReview, handleTokenRequest } from './handlers/reviews';
import { handleScale } from './handlers/scale';
import { handleWatch } from './handlers/watch';
import { handleDelete, handleDeleteCollection } from './handlers/delete';
import { handleCreate, handlePatch, handleUpdate } from './handlers/write';
import { methodNotAllowed } from './status';

type Handler = (context: ResourceContext) => Promise<void> | void;

const OBJECT_HANDLERS: Readonly<Record<string, Handler>> = {
  get: handleGet,
  list: handleList,
  watch: handleWatch,
  create: handleCreate,
  update: handleUpdate,
  patch: handlePatch,
  delete: handleDelete,
  deletecollection: handleDeleteCollection,
};

const SUBRESOURCE_HANDLERS: Readonly<Record<string, Handler>> = {
  scale: handleScale,
  log: handleLog,
  eviction: handleEviction,
  proxy: handleProxy,
  token: handleTokenRequest,
};

const STATUS_HANDLERS: Readonly<Record<string, Handler>> = {
  get: handleGet,
  update: handleUpdate,
  patch: handlePatch,
};

const REVIEW_GROUPS = new Set([
  'authentication.k8s.io',
  'authorization.k8s.io',
]);

function handlerFor(context: ResourceContext): Handler | undefined {
  const { info, definition } = context;
  const { subresource, verb, name } = info;
  if (!subresource) {
    if (REVIEW_GROUPS.has(definition.group)) {
      return verb === 'create' ? handleReview : undefined;
    }
    if (!definition.verbs.includes(verb)) return undefined;
    if (definition.group === 'metrics.k8s.io') return handleMetrics;
    if (verb === 'create' && name) return undefined;
    if ((verb === 'update' || verb === 'patch') && !name) return undefined;
    return OBJECT_HANDLERS[verb];
  }
  const served = definition.subresources.find(
    item => item.name === subresource,
  );
  if (!served?.verbs.includes(verb)) return undefined;
  return SUBRESOURCE_HANDLERS[subresource] ?? STATUS_HANDLERS[verb];
}

/**
 * Runs the handler of a resource request.
 * @throws ApiError 405 when the resource does not support the method
 */
export async function routeResource(context: ResourceContext): Promise<void> {
  const handler = handlerFor(context);
  if (!handler) throw methodNotAllowed();
  const { deprecation } = context.definition;
  if (deprecation) context.warnings.push(deprecation);
  await handler(context);
}
