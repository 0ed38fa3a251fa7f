import { toEventsV1 } from '../model/events';
import { KubeObject } from '../model/objects';
import { apiVersionOf, inVersion } from '../schema/resource';
import { ResourceContext } from './context';
import { IncludeObject, partialMetadata, toTable } from './table/table';

/** The object in the API version of the request. */
export function inRequestVersion(
  { definition }: Pick<ResourceContext, 'definition'>,
  object: KubeObject,
): KubeObject {
  if (definition.group === 'events.k8s.io') return toEventsV1(object);
  return inVersion(definition, object);
}

function includeObject(context: ResourceContext): IncludeObject {
  const include = context.info.query.get('includeObject');
  return include === 'None' || include === 'Object' ? include : 'Metadata';
}

function table(
  context: ResourceContext,
  objects: KubeObject[],
  metadata: unknown,
  headers: boolean,
): unknown {
  return toTable(context.definition, objects, metadata, {
    include: includeObject(context),
    now: context.services.registry.clock.now(),
    headers,
  });
}

/** One object in the form that the client asked for. */
export function present(
  context: ResourceContext,
  object: KubeObject,
  headers = true,
): unknown {
  switch (context.form.as) {
    case 'Table':
      return table(
        context,
        [object],
        { resourceVersion: object.metadata.resourceVersion },
        headers,
      );
    case 'PartialObjectMetadata':
      return partialMetadata(object);
    default:
      return inRequestVersion(context, object);
  }
}

/** A list in the form that the client asked for. */
export function presentList(
  context: ResourceContext,
  objects: KubeObject[],
  metadata: unknown,
): unknown {
  const { definition, form } = context;
  if (form.as === 'Table') return table(context, objects, metadata, true);
  if (form.as === 'PartialObjectMetadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: objects.map(partialMetadata),
    };
  }
  return {
    kind: definition.listKind,
    apiVersion: apiVersionOf(definition),
    metadata,
    items: objects.map(object => listItem(context, object)),
  };
}

/** Items of built-in lists carry no kind, items of custom resources do. */
function listItem(context: ResourceContext, object: KubeObject): unknown {
  const shown = inRequestVersion(context, object);
  if (context.definition.custom) return shown;
  const { apiVersion, kind, ...item } = shown;
  return item;
}
