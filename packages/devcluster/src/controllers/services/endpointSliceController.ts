import { Endpoint, EndpointSlice, Service } from '../../model/network';
import { KubeObject } from '../../model/objects';
import { Pod } from '../../model/workloads';
import { deepEqual } from '../../util/json';
import { ControllerContext } from '../controller';
import { isReady } from '../replicas';
import {
  MANAGED_BY,
  SERVICE_NAME,
  ServicePodsController,
  targetPort,
  targetRefOf,
} from './servicePods';

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
    targetRef: targetRefOf(pod),
  };
}

/** Keeps one EndpointSlice per Service that has a selector. */
export class EndpointSliceController extends ServicePodsController {
  constructor(context: ControllerContext) {
    super(context, 'endpointslice-controller');
  }

  start(): void {
    super.start();
    this.watch(STORAGE, ({ object, type }) => {
      const service = object.metadata.labels?.[SERVICE_NAME];
      if (service && type !== 'ADDED') {
        this.queue.add(`${object.metadata.namespace}/${service}`);
      }
    });
  }

  protected write(service: Service, pods: Pod[]): void {
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
