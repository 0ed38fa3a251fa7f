import { EndpointSlice } from '../model/network';
import { KubeObject } from '../model/objects';
import { keyOf, ObjectStore } from '../storage/store';

const STORAGE = 'discovery.k8s.io/endpointslices';
const SERVICE_NAME = 'kubernetes.io/service-name';

/**
 * The endpoints as those know them who route requests: some time after the API
 * server does, as with kube-proxy and ingress controllers.
 */
export class Routing {
  private readonly slices = new Map<string, Map<string, EndpointSlice>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly unsubscribe: () => void;

  constructor(store: ObjectStore, delayMs: number) {
    for (const slice of store.list(STORAGE)) this.put(slice);
    this.unsubscribe = store.subscribe(STORAGE, change => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        this.remove(change.previous ?? change.object);
        if (change.type !== 'DELETED') this.put(change.object);
      }, delayMs);
      this.timers.add(timer);
    });
  }

  /** The slices of a Service that requests are routed by. */
  slicesOf(namespace: string | undefined, service: string): EndpointSlice[] {
    return [...(this.slices.get(`${namespace}/${service}`)?.values() ?? [])];
  }

  /** Learns nothing more. */
  close(): void {
    this.unsubscribe();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private put(slice: KubeObject): void {
    const service = serviceOf(slice);
    const known = this.slices.get(service) ?? new Map();
    this.slices.set(service, known.set(keyOf(slice), slice));
  }

  private remove(slice: KubeObject): void {
    const service = serviceOf(slice);
    const known = this.slices.get(service);
    known?.delete(keyOf(slice));
    if (known?.size === 0) this.slices.delete(service);
  }
}

function serviceOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME]}`;
}
