import { listObjects } from '../../registry/listing';
import { ResourceContext } from '../context';
import { present, presentList } from '../presentation';
import { sendDocument } from '../respond';

/** GET of one object or of its status. */
export function handleGet(context: ResourceContext): void {
  const { info, definition, services, response, form } = context;
  const object = services.registry.get({
    definition,
    namespace: definition.namespaced ? info.namespace : undefined,
    name: info.name ?? '',
  });
  sendDocument(response, 200, present(context, object), form, context.warnings);
}

/** GET of a collection. */
export function handleList(context: ResourceContext): void {
  const { info, definition, services, response, form } = context;
  const { query } = info;
  const option = (name: string) => query.get(name) ?? undefined;
  const result = listObjects(
    services.registry.store,
    definition,
    definition.namespaced ? info.namespace : undefined,
    {
      labelSelector: option('labelSelector'),
      fieldSelector: option('fieldSelector'),
      limit: option('limit'),
      continue: option('continue'),
      resourceVersion: option('resourceVersion'),
      resourceVersionMatch: option('resourceVersionMatch'),
    },
  );
  const document = presentList(context, result.items, result.metadata);
  sendDocument(response, 200, document, form, context.warnings);
}
