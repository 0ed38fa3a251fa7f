import { Autoscaler } from '../../model/autoscaling';
import { Metric } from '../exposition';
import { conditionSamples, gauge } from './series';

const PREFIX = 'kube_horizontalpodautoscaler';

function labelsOf({ metadata }: Autoscaler): Record<string, string> {
  return {
    namespace: metadata.namespace ?? '',
    horizontalpodautoscaler: metadata.name,
  };
}

const FIELDS: [
  name: string,
  help: string,
  read: (autoscaler: Autoscaler) => number | undefined,
][] = [
  [
    'spec_max_replicas',
    'Upper limit for the number of pods that can be set by the autoscaler; cannot be smaller than MinReplicas.',
    ({ spec }) => spec.maxReplicas,
  ],
  [
    'spec_min_replicas',
    'Lower limit for the number of pods that can be set by the autoscaler, default 1.',
    ({ spec }) => spec.minReplicas,
  ],
  [
    'status_current_replicas',
    'Current number of replicas of pods managed by this autoscaler.',
    ({ status }) => status?.currentReplicas,
  ],
  [
    'status_desired_replicas',
    'Desired number of replicas of pods managed by this autoscaler.',
    ({ status }) => status?.desiredReplicas,
  ],
];

/** Metrics of HorizontalPodAutoscalers. */
export function autoscalerMetrics(autoscalers: Autoscaler[]): Metric[] {
  return [
    gauge(
      `${PREFIX}_info`,
      'Information about this autoscaler.',
      autoscalers.map(item => ({
        labels: {
          ...labelsOf(item),
          scaletargetref_api_version: item.spec.scaleTargetRef.apiVersion ?? '',
          scaletargetref_kind: item.spec.scaleTargetRef.kind,
          scaletargetref_name: item.spec.scaleTargetRef.name,
        },
        value: 1,
      })),
    ),
    ...FIELDS.map(([name, help, read]) =>
      gauge(
        `${PREFIX}_${name}`,
        help,
        autoscalers.map(item => ({
          labels: labelsOf(item),
          value: read(item) ?? 0,
        })),
      ),
    ),
    gauge(
      `${PREFIX}_spec_target_metric`,
      'The metric specifications used by this autoscaler when calculating the desired replica count.',
      autoscalers.flatMap(item =>
        (item.spec.metrics ?? []).flatMap(({ resource }) =>
          resource?.target.averageUtilization === undefined
            ? []
            : [
                {
                  labels: {
                    ...labelsOf(item),
                    metric_name: resource.name,
                    metric_target_type: 'utilization',
                  },
                  value: resource.target.averageUtilization,
                },
              ],
        ),
      ),
    ),
    gauge(
      `${PREFIX}_status_target_metric`,
      'The current metric status used by this autoscaler when calculating the desired replica count.',
      autoscalers.flatMap(item =>
        (item.status?.currentMetrics ?? []).flatMap(({ resource }) =>
          resource?.current.averageUtilization === undefined
            ? []
            : [
                {
                  labels: {
                    ...labelsOf(item),
                    metric_name: resource.name,
                    metric_target_type: 'utilization',
                  },
                  value: resource.current.averageUtilization,
                },
              ],
        ),
      ),
    ),
    gauge(
      `${PREFIX}_status_condition`,
      'The condition of this autoscaler.',
      autoscalers.flatMap(item =>
        (item.status?.conditions ?? []).flatMap(condition =>
          conditionSamples(labelsOf(item), condition),
        ),
      ),
    ),
  ];
}
