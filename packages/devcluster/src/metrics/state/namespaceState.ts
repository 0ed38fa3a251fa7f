import { KubeObject } from '../../model/objects';
import { getPath } from '../../util/json';
import { quantityValue } from '../../util/quantity';
import { Metric } from '../exposition';
import { gauge, labelLabels } from './series';

/** Hard limits and use of quotas. */
export function quotaMetrics(quotas: KubeObject[]): Metric {
  const samples = quotas.flatMap(quota =>
    (['hard', 'used'] as const).flatMap(type =>
      Object.entries(
        (getPath(quota, ['status', type]) ?? {}) as Record<string, string>,
      ).map(([resource, value]) => ({
        labels: {
          resourcequota: quota.metadata.name,
          namespace: quota.metadata.namespace ?? '',
          resource,
          type,
        },
        value: quantityValue(value),
      })),
    ),
  );
  return gauge(
    'kube_resourcequota',
    'Information about resource quota.',
    samples,
  );
}

/** Labels and phases of namespaces. */
export function namespaceMetrics(namespaces: KubeObject[]): Metric[] {
  return [
    gauge(
      'kube_namespace_labels',
      'Kubernetes labels converted to Prometheus labels.',
      namespaces.map(item => ({
        labels: { namespace: item.metadata.name, ...labelLabels(item) },
        value: 1,
      })),
    ),
    gauge(
      'kube_namespace_status_phase',
      'kubernetes namespace status phase.',
      namespaces.flatMap(item =>
        ['Active', 'Terminating'].map(phase => ({
          labels: { namespace: item.metadata.name, phase },
          value: getPath(item, ['status', 'phase']) === phase ? 1 : 0,
        })),
      ),
    ),
  ];
}
