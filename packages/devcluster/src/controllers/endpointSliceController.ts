import { matchesLabels } from '../model/labels';
import {
  Endpoint,
  EndpointSlice,
  Service,
  ServicePort,
} from '../model/network';
import { KubeObject } from '../model/objects';
import { Pod } from '../model/workloads';
import { resolvePort } from '../pods/probe';
import { keyOf } from '../storage/store';
import { deepEqual } from '../util/json';
import { Controller, ControllerContext, splitKey } from './controller';
import { isReady } from './replicas';

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
const STORAGE = 'discovery.k8s.io/endpointslices';

/** The endpoint of a pod: terminating pods still serve but are not ready. */
export function endpointOf(pod: Pod, publishNotReady: boolean): Endpoint {
  const terminating = !!pod.metadata.deletionTimestamp;
  const serving = isReady(pod);
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: {
      ready: publishNotReady || (serving && !terminating),
      serving,
      terminating,
    },
    nodeName: pod.spec.nodeName,
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace,
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
  };
}

function targetPort(port: ServicePort, pods: Pod[]): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target;
  return pods
    .flatMap(pod => pod.spec.containers)
    .map(container => resolvePort(container, target))
    .find(number => number !== undefined);
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

/** Keeps one EndpointSlice per Service that has a selector. */
export class EndpointSliceController extends Controller {
  constructor(context: ControllerContext) {
    super(context, 'endpointslice-controller');
  }

  start(): void {
    this.watch('services', ({ object }) => this.queue.add(keyOf(object)));
    this.watch('pods', ({ object, previous }) => {
      this.enqueueServicesOf(object);
      if (
        previous &&
        !deepEqual(previous.metadata.labels, object.metadata.labels)
      ) {
        this.enqueueServicesOf(previous);
      }
    });
    this.watch(STORAGE, ({ object, type }) => {
      const service = object.metadata.labels?.[SERVICE_NAME];
      if (service && type !== 'ADDED') {
        this.queue.add(`${object.metadata.namespace}/${service}`);
      }
    });
    for (const service of this.store.list('services')) {
      this.queue.add(keyOf(service));
    }
  }

  private enqueueServicesOf(pod: KubeObject): void {
    for (const object of this.store.list('services', pod.metadata.namespace)) {
      const { selector } = (object as Service).spec;
      if (selector && matchesLabels(selector, pod.metadata.labels)) {
        this.queue.add(keyOf(object));
      }
    }
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const service = this.store.get('services', namespace, name) as
      Service | undefined;
    // Without a selector the slices belong to somebody else.
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

  private write(service: Service, pods: Pod[]): void {
    const publish = !!service.spec.publishNotReadyAddresses;
    const endpoints = pods.map(pod => endpointOf(pod, publish));
    const ports = (service.spec.ports ?? []).flatMap(port => {
      const number = targetPort(port, pods);
      return number === undefined || pods.length === 0
        ? []
        : [
            {
              name: port.name ?? '',
              protocol: port.protocol ?? 'TCP',
              port: number,
            },
          ];
    });
    const content = {
      addressType: 'IPv4',
      endpoints: endpoints.length > 0 ? endpoints : null,
      ports: ports.length > 0 ? ports : null,
    };
    const existing = this.ownSlice(service);
    if (!existing) this.create(service, content);
    else this.replace(existing, content);
  }

  private ownSlice(service: Service): EndpointSlice | undefined {
    const { namespace, name } = service.metadata;
    return this.store
      .list(STORAGE, namespace)
      .find(
        slice =>
          slice.metadata.labels?.[SERVICE_NAME] === name &&
          slice.metadata.labels[MANAGED_BY] === MANAGER,
      ) as EndpointSlice | undefined;
  }

  private create(service: Service, content: object): void {
    const { namespace, name, uid, labels } = service.metadata;
    const slice = {
      metadata: {
        generateName: `${name}-`,
        labels: { ...labels, [MANAGED_BY]: MANAGER, [SERVICE_NAME]: name },
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Service',
            name,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      ...content,
    } as unknown as KubeObject;
    const definition = this.definition('discovery.k8s.io', 'endpointslices');
    this.registry.create(definition, namespace, slice, this.options);
  }

  private replace(existing: EndpointSlice, content: object): void {
    if (deepEqual({ ...existing, ...content }, existing)) return;
    const { namespace, name } = existing.metadata;
    const definition = this.definition('discovery.k8s.io', 'endpointslices');
    this.registry.update(
      { definition, namespace, name },
      { ...existing, metadata: { ...existing.metadata }, ...content },
      this.options,
    );
  }
}
