import { matchesLabels } from '../../model/labels';
import { Service, ServicePort } from '../../model/network';
import { KubeObject } from '../../model/objects';
import { Pod } from '../../model/workloads';
import { resolvePort } from '../../pods/probe';
import { keyOf } from '../../storage/store';
import { deepEqual } from '../../util/json';
import { Controller, splitKey } from '../controller';

/** Label of slices: the Service that they belong to. */
export const SERVICE_NAME = 'kubernetes.io/service-name';
/** Label of slices: the controller that writes them. */
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

/** The number of a Service's target port, with names looked up in the pods. */
export function targetPort(port: ServicePort, pods: Pod[]): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target;
  return pods
    .flatMap(pod => pod.spec.containers)
    .map(container => resolvePort(container, target))
    .find(number => number !== undefined);
}

/** A pod's reference in an endpoint. */
export function targetRefOf({ metadata }: Pod) {
  const { namespace, name, uid } = metadata;
  return { kind: 'Pod', namespace, name, uid };
}

/** Whether a pod is an endpoint at all. */
function isEndpoint(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return !!pod.status?.podIP && phase !== 'Succeeded' && phase !== 'Failed';
}

function byAge(a: Pod, b: Pod): number {
  return (
    a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp) ||
    a.metadata.name.localeCompare(b.metadata.name)
  );
}

/** A controller of Services that looks at the pods they select. */
export abstract class ServicePodsController extends Controller {
  start(): void {
    this.watch('services', ({ object }) => this.enqueue(object));
    this.watch('pods', ({ object, previous }) => {
      this.enqueueServicesOf(object);
      if (
        previous &&
        !deepEqual(previous.metadata.labels, object.metadata.labels)
      ) {
        this.enqueueServicesOf(previous);
      }
    });
    for (const service of this.store.list('services')) {
      this.enqueue(service);
    }
  }

  /** Writes what is derived from a Service and its pods, oldest first. */
  protected abstract write(service: Service, pods: Pod[]): void;

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const service = this.store.get('services', namespace, name) as
      Service | undefined;
    // Without a selector the endpoints belong to somebody else.
    if (!service?.spec.selector || service.metadata.deletionTimestamp) return;
    const { selector } = service.spec;
    if (Object.keys(selector).length === 0) return;
    const pods = this.store
      .list('pods', namespace)
      .map(pod => pod as Pod)
      .filter(pod => matchesLabels(selector, pod.metadata.labels))
      .filter(isEndpoint)
      .sort(byAge);
    this.write(service, pods);
  }

  private enqueue(service: KubeObject): void {
    this.queue.addWithin(keyOf(service), this.context.timings.endpointsMs);
  }

  private enqueueServicesOf(pod: KubeObject): void {
    for (const object of this.store.list('services', pod.metadata.namespace)) {
      const { selector } = (object as Service).spec;
      if (selector && matchesLabels(selector, pod.metadata.labels)) {
        this.enqueue(object);
      }
    }
  }
}
