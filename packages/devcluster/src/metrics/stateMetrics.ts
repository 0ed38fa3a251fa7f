import { KubeObject } from '../model/objects';
import { Deployment, Pod } from '../model/workloads';
import { ObjectStore } from '../storage/store';
import { getPath } from '../util/json';
import { quantityValue } from '../util/quantity';
import { Metric, Sample } from './exposition';

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];

function gauge(name: string, help: string, samples: Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}

function podLabels(pod: Pod): Record<string, string> {
  return {
    namespace: pod.metadata.namespace ?? '',
    pod: pod.metadata.name,
    uid: pod.metadata.uid,
  };
}

function containerSamples(
  pods: Pod[],
  read: (pod: Pod, container: string) => Omit<Sample, 'suffix'>[],
): Sample[] {
  return pods.flatMap(pod =>
    pod.spec.containers.flatMap(({ name }) =>
      read(pod, name).map(({ labels, value }) => ({
        labels: { ...podLabels(pod), container: name, ...labels },
        value,
      })),
    ),
  );
}

function statusOf(pod: Pod, container: string) {
  return pod.status?.containerStatuses?.find(item => item.name === container);
}

function resourceSamples(pods: Pod[], kind: 'requests' | 'limits'): Sample[] {
  return containerSamples(pods, (pod, name) => {
    const container = pod.spec.containers.find(item => item.name === name);
    return Object.entries(container?.resources?.[kind] ?? {}).map(
      ([resource, value]) => ({
        labels: {
          node: pod.spec.nodeName ?? '',
          resource,
          unit: resource === 'cpu' ? 'core' : 'byte',
        },
        value: quantityValue(value),
      }),
    );
  });
}

function podMetrics(pods: Pod[]): Metric[] {
  return [
    gauge(
      'kube_pod_info',
      'Information about pod.',
      pods.map(pod => ({
        labels: {
          ...podLabels(pod),
          node: pod.spec.nodeName ?? '',
          pod_ip: pod.status?.podIP ?? '',
          created_by_kind: pod.metadata.ownerReferences?.[0]?.kind ?? '',
          created_by_name: pod.metadata.ownerReferences?.[0]?.name ?? '',
        },
        value: 1,
      })),
    ),
    gauge(
      'kube_pod_status_phase',
      'The pods current phase.',
      pods.flatMap(pod =>
        PHASES.map(phase => ({
          labels: { ...podLabels(pod), phase },
          value: pod.status?.phase === phase ? 1 : 0,
        })),
      ),
    ),
    gauge(
      'kube_pod_status_ready',
      'Describes whether the pod is ready to serve requests.',
      pods.map(pod => ({
        labels: { ...podLabels(pod), condition: 'true' },
        value: pod.status?.conditions?.some(
          c => c.type === 'Ready' && c.status === 'True',
        )
          ? 1
          : 0,
      })),
    ),
    {
      name: 'kube_pod_container_status_restarts_total',
      help: 'The number of container restarts per container.',
      type: 'counter',
      samples: containerSamples(pods, (pod, name) => [
        { labels: {}, value: statusOf(pod, name)?.restartCount ?? 0 },
      ]),
    },
    gauge(
      'kube_pod_container_status_waiting_reason',
      'Describes the reason the container is currently in waiting state.',
      containerSamples(pods, (pod, name) => {
        const reason = statusOf(pod, name)?.state.waiting?.reason;
        return reason ? [{ labels: { reason }, value: 1 }] : [];
      }),
    ),
    gauge(
      'kube_pod_container_resource_requests',
      'The number of requested request resource by a container.',
      resourceSamples(pods, 'requests'),
    ),
    gauge(
      'kube_pod_container_resource_limits',
      'The number of requested limit resource by a container.',
      resourceSamples(pods, 'limits'),
    ),
  ];
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

function deploymentMetrics(deployments: Deployment[]): Metric[] {
  return DEPLOYMENT_FIELDS.map(([name, help, path]) =>
    gauge(
      name,
      help,
      deployments.map(item => ({
        labels: {
          namespace: item.metadata.namespace ?? '',
          deployment: item.metadata.name,
        },
        value: Number(getPath(item, path) ?? 0),
      })),
    ),
  );
}

function quotaMetrics(quotas: KubeObject[]): Metric {
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

function namespaceMetrics(namespaces: KubeObject[]): Metric {
  return gauge(
    'kube_namespace_labels',
    'Kubernetes labels converted to Prometheus labels.',
    namespaces.map(({ metadata }) => ({
      labels: {
        namespace: metadata.name,
        ...Object.fromEntries(
          Object.entries(metadata.labels ?? {}).map(([key, value]) => [
            `label_${key.replace(/[^a-zA-Z0-9_]/g, '_')}`,
            value,
          ]),
        ),
      },
      value: 1,
    })),
  );
}

/** The state of objects in the names of kube-state-metrics. */
export function stateMetrics(store: ObjectStore): Metric[] {
  return [
    ...podMetrics(store.list('pods') as Pod[]),
    ...deploymentMetrics(store.list('apps/deployments') as Deployment[]),
    quotaMetrics(store.list('resourcequotas')),
    namespaceMetrics(store.list('namespaces')),
  ];
}
