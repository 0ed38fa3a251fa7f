import { nodeMetrics, podMetrics } from '../../metrics/metricsApi';
import { KubeObject } from '../../model/objects';
import { parseSelection } from '../../registry/listing';
import { ResourceContext } from '../context';
import { present, presentList } from '../presentation';
import { sendDocument } from '../respond';
import { notFound } from '../status';

function metricsOf({
  services,
  definition,
  info,
}: ResourceContext): KubeObject[] {
  const { registry, usage } = services;
  return definition.plural === 'nodes'
    ? nodeMetrics(registry.store, usage)
    : podMetrics(registry.store, usage, info.namespace);
}

/** GET in metrics.k8s.io. */
export function handleMetrics(context: ResourceContext): void {
  const { info, definition, response, form, services } = context;
  const all = metricsOf(context);
  if (info.name) {
    const found = all.find(item => item.metadata.name === info.name);
    if (!found) throw notFound(definition, info.name);
    sendDocument(response, 200, present(context, found), form);
    return;
  }
  const selection = parseSelection(definition, {
    labelSelector: info.query.get('labelSelector') ?? undefined,
    fieldSelector: info.query.get('fieldSelector') ?? undefined,
  });
  const items = all.filter(item => selection.matches(item));
  const metadata = {
    resourceVersion: String(services.registry.store.revision),
  };
  sendDocument(response, 200, presentList(context, items, metadata), form);
}
