import {
  Endpoint,
  EndpointAddress,
  Endpoints,
  EndpointSlice,
  EndpointSubset,
  Service,
} from '../../model/network';
import { KubeObject } from '../../model/objects';
import { deleteObject } from '../../registry/deletion';
import { keyOf } from '../../storage/store';
import { deepEqual } from '../../util/json';
import { Controller, ControllerContext, splitKey } from '../controller';
import { MANAGED_BY, SERVICE_NAME } from './servicePods';

const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
const STORAGE = 'discovery.k8s.io/endpointslices';

type SliceContent = Pick<EndpointSlice, 'endpoints' | 'ports'>;

function endpointOf(address: EndpointAddress, ready: boolean): Endpoint {
  const { ip, targetRef, nodeName } = address;
  return {
    addresses: [ip],
    conditions: { ready },
    ...(targetRef ? { targetRef } : {}),
    ...(nodeName ? { nodeName } : {}),
  };
}

/** What a slice says about a subset of an Endpoints object. */
export function mirrored(subset: EndpointSubset): SliceContent {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
  return {
    endpoints: [
      ...addresses.map(address => endpointOf(address, true)),
      ...notReadyAddresses.map(address => endpointOf(address, false)),
    ],
    ports: ports.map(({ name = '', protocol = 'TCP', port }) => ({
      name,
      protocol,
      port,
    })),
  };
}

/**
 * Mirrors Endpoints of Services without a selector into EndpointSlices. That
 * includes what the endpoint controller wrote before a selector was removed.
 */
export class EndpointMirroringController extends Controller {
  constructor(context: ControllerContext) {
    super(context, 'endpointslicemirroring-controller');
  }

  start(): void {
    for (const resource of ['endpoints', 'services']) {
      const { endpointsMs } = this.context.timings;
      this.watch(resource, ({ object }) =>
        this.queue.addWithin(keyOf(object), endpointsMs),
      );
      for (const item of this.store.list(resource)) {
        this.queue.add(keyOf(item));
      }
    }
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const service = this.store.get('services', namespace, name) as
      Service | undefined;
    const endpoints = this.store.get('endpoints', namespace, name) as
      Endpoints | undefined;
    const wanted =
      service &&
      !service.spec.selector &&
      endpoints?.metadata.labels?.[SKIP] !== 'true'
        ? (endpoints?.subsets ?? []).map(mirrored)
        : [];
    const slices = this.ownSlices(namespace, name);
    wanted.forEach((content, index) => {
      if (endpoints) this.write(endpoints, content, slices[index]);
    });
    for (const slice of slices.slice(wanted.length)) this.remove(slice);
  }

  private ownSlices(
    namespace: string | undefined,
    service: string,
  ): EndpointSlice[] {
    return this.store
      .list(STORAGE, namespace)
      .filter(
        ({ metadata: { labels } }) =>
          labels?.[SERVICE_NAME] === service && labels[MANAGED_BY] === MANAGER,
      )
      .map(slice => slice as EndpointSlice);
  }

  private write(
    endpoints: Endpoints,
    content: SliceContent,
    existing: EndpointSlice | undefined,
  ): void {
    const { namespace, name, uid, labels } = endpoints.metadata;
    const definition = this.definition('discovery.k8s.io', 'endpointslices');
    if (existing) {
      if (deepEqual({ ...existing, ...content }, existing)) return;
      this.registry.update(
        { definition, namespace, name: existing.metadata.name },
        { ...existing, ...content },
        this.options,
      );
      return;
    }
    const slice = {
      metadata: {
        generateName: `${name}-`,
        labels: { ...labels, [MANAGED_BY]: MANAGER, [SERVICE_NAME]: name },
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Endpoints',
            name,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      addressType: 'IPv4',
      ...content,
    };
    this.registry.create(
      definition,
      namespace,
      slice as unknown as KubeObject,
      this.options,
    );
  }

  private remove({ metadata: { namespace, name } }: EndpointSlice): void {
    const definition = this.definition('discovery.k8s.io', 'endpointslices');
    const target = { definition, namespace, name };
    deleteObject(this.registry, target, {}, this.options);
  }
}
