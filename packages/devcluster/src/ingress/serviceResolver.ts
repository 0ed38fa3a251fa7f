import { EndpointSlice, ServicePort } from '../model/network';
import { ObjectStore } from '../storage/store';

/** A ready endpoint of a Service. */
export interface EndpointAddress {
  ip: string;
  port: number;
}

const SERVICE_NAME = 'kubernetes.io/service-name';

/** The EndpointSlices of a Service. */
export function slicesOf(
  store: ObjectStore,
  namespace: string | undefined,
  service: string,
): EndpointSlice[] {
  return store
    .list('discovery.k8s.io/endpointslices', namespace)
    .filter(slice => slice.metadata.labels?.[SERVICE_NAME] === service)
    .map(slice => slice as EndpointSlice);
}

function portOf(slice: EndpointSlice, port: ServicePort): number | undefined {
  const name = port.name ?? '';
  return slice.ports?.find(item => (item.name ?? '') === name)?.port;
}

/** Addresses that serve a Service's port: ready ones, without the terminating. */
export function addressesIn(
  slices: EndpointSlice[],
  port: ServicePort,
): EndpointAddress[] {
  return slices.flatMap(slice => {
    const number = portOf(slice, port);
    if (number === undefined) return [];
    return (slice.endpoints ?? [])
      .filter(endpoint => endpoint.conditions.ready !== false)
      .flatMap(endpoint =>
        endpoint.addresses.map(ip => ({ ip, port: number })),
      );
  });
}
