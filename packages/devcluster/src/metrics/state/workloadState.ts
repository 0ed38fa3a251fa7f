import { Deployment, ReplicaSet } from '../../model/workloads';
import { getPath } from '../../util/json';
import { Metric } from '../exposition';
import { conditionSamples, gauge, labelLabels, ownerLabels } from './series';

function deploymentLabels({ metadata }: Deployment): Record<string, string> {
  return { namespace: metadata.namespace ?? '', deployment: metadata.name };
}

const DEPLOYMENT_FIELDS: [name: string, help: string, path: string[]][] = [
  [
    'kube_deployment_spec_replicas',
    'Number of desired pods for a deployment.',
    ['spec', 'replicas'],
  ],
  [
    'kube_deployment_status_replicas',
    'The number of replicas per deployment.',
    ['status', 'replicas'],
  ],
  [
    'kube_deployment_status_replicas_ready',
    'The number of ready replicas per deployment.',
    ['status', 'readyReplicas'],
  ],
  [
    'kube_deployment_status_replicas_available',
    'The number of available replicas per deployment.',
    ['status', 'availableReplicas'],
  ],
  [
    'kube_deployment_status_replicas_unavailable',
    'The number of unavailable replicas per deployment.',
    ['status', 'unavailableReplicas'],
  ],
  [
    'kube_deployment_status_replicas_updated',
    'The number of updated replicas per deployment.',
    ['status', 'updatedReplicas'],
  ],
  [
    'kube_deployment_status_observed_generation',
    'The generation observed by the deployment controller.',
    ['status', 'observedGeneration'],
  ],
  [
    'kube_deployment_metadata_generation',
    'Sequence number representing a specific generation of the desired state.',
    ['metadata', 'generation'],
  ],
];

/** Metrics of Deployments. */
export function deploymentMetrics(deployments: Deployment[]): Metric[] {
  return [
    ...DEPLOYMENT_FIELDS.map(([name, help, path]) =>
      gauge(
        name,
        help,
        deployments.map(item => ({
          labels: deploymentLabels(item),
          value: Number(getPath(item, path) ?? 0),
        })),
      ),
    ),
    gauge(
      'kube_deployment_status_condition',
      'The current status conditions of a deployment.',
      deployments.flatMap(item =>
        (item.status?.conditions ?? []).flatMap(condition =>
          conditionSamples(deploymentLabels(item), condition, true),
        ),
      ),
    ),
    gauge(
      'kube_deployment_spec_paused',
      'Whether the deployment is paused and will not be processed by the deployment controller.',
      deployments.map(item => ({
        labels: deploymentLabels(item),
        value: item.spec.paused ? 1 : 0,
      })),
    ),
    gauge(
      'kube_deployment_labels',
      'Kubernetes labels converted to Prometheus labels.',
      deployments.map(item => ({
        labels: { ...deploymentLabels(item), ...labelLabels(item) },
        value: 1,
      })),
    ),
  ];
}

/** Which Deployment each ReplicaSet belongs to. */
export function replicaSetMetrics(sets: ReplicaSet[]): Metric {
  return gauge(
    'kube_replicaset_owner',
    "Information about the ReplicaSet's owner.",
    sets.map(set => ({
      labels: {
        namespace: set.metadata.namespace ?? '',
        replicaset: set.metadata.name,
        ...ownerLabels(set),
      },
      value: 1,
    })),
  );
}
