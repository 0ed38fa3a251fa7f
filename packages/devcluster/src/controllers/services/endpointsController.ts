import { Endpoints, EndpointSubset, Service } from '../../model/network';
import { KubeObject } from '../../model/objects';
import { Pod } from '../../model/workloads';
import { deleteObject } from '../../registry/deletion';
import { deepEqual } from '../../util/json';
import { ControllerContext, splitKey } from '../controller';
import { isReady } from '../replicas';
import { ServicePodsController, targetPort, targetRefOf } from './servicePods';

const STORAGE = 'endpoints';
const LABEL = 'endpoints.kubernetes.io/managed-by';
const MANAGER = 'endpoint-controller';

function byAddress(a: Pod, b: Pod): number {
  const key = (pod: Pod) =>
    (pod.status?.podIP ?? '')
      .split('.')
      .map(part => part.padStart(3, '0'))
      .join('.');
  return key(a).localeCompare(key(b));
}

/** The subsets of an Endpoints object: terminating pods are not in it. */
export function subsetsOf(service: Service, pods: Pod[]): EndpointSubset[] {
  const { ports = [], publishNotReadyAddresses } = service.spec;
  const listed = pods
    .filter(pod => !pod.metadata.deletionTimestamp || publishNotReadyAddresses)
    .sort(byAddress);
  if (listed.length === 0) return [];
  const addresses = (wanted: boolean) =>
    listed
      .filter(pod => (publishNotReadyAddresses || isReady(pod)) === wanted)
      .map(pod => ({
        ip: pod.status?.podIP ?? '',
        nodeName: pod.spec.nodeName,
        targetRef: targetRefOf(pod),
      }));
  const [ready, notReady] = [addresses(true), addresses(false)];
  const numbers = ports.flatMap(port => {
    const number = targetPort(port, listed);
    if (number === undefined) return [];
    const name = port.name ? { name: port.name } : {};
    return [{ ...name, port: number, protocol: port.protocol ?? 'TCP' }];
  });
  return [
    {
      ...(ready.length > 0 ? { addresses: ready } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
      ports: numbers,
    },
  ];
}

/** Keeps the Endpoints object of each Service that has a selector. */
export class EndpointsController extends ServicePodsController {
  constructor(context: ControllerContext) {
    super(context, 'endpoint-controller');
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    if (this.store.get('services', namespace, name)) {
      super.reconcile(key);
    } else if (this.store.get(STORAGE, namespace, name)) {
      const definition = this.definition('', STORAGE);
      const target = { definition, namespace, name };
      deleteObject(this.registry, target, {}, this.options);
    }
  }

  protected write(service: Service, pods: Pod[]): void {
    const { namespace, name, labels } = service.metadata;
    const definition = this.definition('', STORAGE);
    const subsets = subsetsOf(service, pods);
    const existing = this.store.get(STORAGE, namespace, name) as
      Endpoints | undefined;
    const wanted = { ...labels, [LABEL]: MANAGER };
    if (!existing) {
      const object = { metadata: { name, labels: wanted }, subsets };
      this.registry.create(
        definition,
        namespace,
        object as unknown as KubeObject,
        this.options,
      );
      return;
    }
    const current = [existing.subsets ?? [], existing.metadata.labels];
    if (deepEqual(current, [subsets, wanted])) return;
    const metadata = { ...existing.metadata, labels: wanted };
    this.registry.update(
      { definition, namespace, name },
      { ...existing, metadata, subsets },
      this.options,
    );
  }
}
