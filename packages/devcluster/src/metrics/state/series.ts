import { KubeObject } from '../../model/objects';
import { Metric, Sample } from '../exposition';

/** A gauge. */
export function gauge(name: string, help: string, samples: Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}

/** Labels of an object as labels of a series: `label_app_kubernetes_io_name`. */
export function labelLabels({ metadata }: KubeObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata.labels ?? {}).map(([key, value]) => [
      `label_${key.replace(/[^a-zA-Z0-9_]/g, '_')}`,
      value,
    ]),
  );
}

/** The controller that owns an object; `<none>` without one. */
export function ownerLabels({ metadata }: KubeObject): Record<string, string> {
  const owner = metadata.ownerReferences?.find(item => item.controller);
  return {
    owner_kind: owner?.kind ?? '<none>',
    owner_name: owner?.name ?? '<none>',
    owner_is_controller: owner ? 'true' : '<none>',
  };
}

const STATUSES = ['True', 'False', 'Unknown'];

/** A condition as kube-state-metrics shows it: a sample for each status. */
export function conditionSamples(
  labels: Record<string, string>,
  condition: { type: string; status: string; reason?: string },
  withReason = false,
): Sample[] {
  return STATUSES.map(status => ({
    labels: {
      ...labels,
      ...(withReason ? { reason: condition.reason ?? '' } : {}),
      condition: condition.type,
      status: status.toLowerCase(),
    },
    value: condition.status === status ? 1 : 0,
  }));
}
