import { ContainerStatus, Pod } from '../../model/workloads';
import { quantityValue } from '../../util/quantity';
import { Metric, Sample } from '../exposition';
import { gauge, labelLabels, ownerLabels } from './series';

const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];

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

function readySamples(pod: Pod): Sample[] {
  const ready = pod.status?.conditions?.find(item => item.type === 'Ready');
  const { status = 'False' } = ready ?? {};
  return ['True', 'False', 'Unknown'].map(value => ({
    labels: { ...podLabels(pod), condition: value.toLowerCase() },
    value: status === value ? 1 : 0,
  }));
}

const CONTAINER_STATES: [
  state: string,
  help: string,
  holds: (status: ContainerStatus) => boolean,
][] = [
  ['ready', 'readiness check succeeded', status => status.ready],
  ['running', 'is currently in running state', s => !!s.state.running],
  ['waiting', 'is currently in waiting state', s => !!s.state.waiting],
  ['terminated', 'is currently in terminated state', s => !!s.state.terminated],
];

/** Metrics of pods and their containers. */
export function podMetrics(pods: Pod[]): Metric[] {
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
      'kube_pod_labels',
      'Kubernetes labels converted to Prometheus labels.',
      pods.map(pod => ({
        labels: { ...podLabels(pod), ...labelLabels(pod) },
        value: 1,
      })),
    ),
    gauge(
      'kube_pod_owner',
      "Information about the Pod's owner.",
      pods.map(pod => ({
        labels: { ...podLabels(pod), ...ownerLabels(pod) },
        value: 1,
      })),
    ),
    gauge(
      'kube_pod_status_ready',
      'Describes whether the pod is ready to serve requests.',
      pods.flatMap(readySamples),
    ),
    gauge(
      'kube_pod_container_info',
      'Information about a container in a pod.',
      containerSamples(pods, (pod, name) => {
        const image = pod.spec.containers.find(c => c.name === name)?.image;
        return [{ labels: { image: image ?? '' }, value: 1 }];
      }),
    ),
    ...CONTAINER_STATES.map(([state, help, holds]) =>
      gauge(
        `kube_pod_container_status_${state}`,
        `Describes whether the container ${help}.`,
        containerSamples(pods, (pod, name) => {
          const status = statusOf(pod, name);
          return [{ labels: {}, value: status && holds(status) ? 1 : 0 }];
        }),
      ),
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
      'kube_pod_container_status_last_terminated_reason',
      'Describes the last reason the container was in terminated state.',
      containerSamples(pods, (pod, name) => {
        const reason = statusOf(pod, name)?.lastState.terminated?.reason;
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
