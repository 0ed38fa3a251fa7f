import { Pod } from '../../model/workloads';
import { Service } from '../../model/network';
import { forwardRequest } from '../../ingress/forward';
import { addressesIn, slicesOf } from '../../ingress/serviceResolver';
import { ResourceContext } from '../context';
import { ApiError, badRequest, notFound } from '../status';

interface ProxyName {
  scheme: string;
  name: string;
  port: string;
}

/** Reads `[<scheme>:]<name>[:<port>]`. */
function parseProxyName(text: string): ProxyName {
  const parts = text.split(':');
  if (parts.length === 3) {
    return { scheme: parts[0] || 'http', name: parts[1], port: parts[2] };
  }
  return { scheme: 'http', name: parts[0], port: parts[1] ?? '' };
}

function unavailable(message: string): ApiError {
  return new ApiError(503, 'ServiceUnavailable', message);
}

interface Address {
  ip: string;
  port: number;
}

function serviceAddresses(
  context: ResourceContext,
  wanted: ProxyName,
): Address[] {
  const { registry } = context.services;
  const { namespace } = context.info;
  const service = registry.store.get('services', namespace, wanted.name) as
    Service | undefined;
  if (!service) throw notFound(context.definition, wanted.name);
  const ports = service.spec.ports ?? [];
  const port =
    ports.find(p => p.name === wanted.port || String(p.port) === wanted.port) ??
    (wanted.port === '' && ports.length === 1 ? ports[0] : undefined);
  if (!port) {
    throw unavailable(
      `no service port "${wanted.port}" found for service "${wanted.name}"`,
    );
  }
  // The API server reads endpoints itself: it is ahead of the nodes.
  const slices = slicesOf(registry.store, namespace, wanted.name);
  const addresses = addressesIn(slices, port);
  if (addresses.length === 0) {
    throw unavailable(`no endpoints available for service "${wanted.name}"`);
  }
  return addresses;
}

function podAddress(context: ResourceContext, wanted: ProxyName): Address[] {
  const { registry } = context.services;
  const { namespace } = context.info;
  const pod = registry.store.get('pods', namespace, wanted.name) as
    Pod | undefined;
  if (!pod) throw notFound(context.definition, wanted.name);
  const first = pod.spec.containers.flatMap(c => c.ports ?? [])[0];
  const port = wanted.port ? Number(wanted.port) : (first?.containerPort ?? 80);
  const ip = pod.status?.podIP;
  if (!ip) throw badRequest('address not allowed');
  return [{ ip, port }];
}

/** Any method on services/<name>/proxy and pods/<name>/proxy. */
export async function handleProxy(context: ResourceContext): Promise<void> {
  const { info, services, request, response, definition } = context;
  const wanted = parseProxyName(info.name ?? '');
  const addresses =
    definition.plural === 'services'
      ? serviceAddresses(context, wanted)
      : podAddress(context, wanted);
  const search = info.query.toString();
  const offset = Math.floor(Math.random() * addresses.length);
  const ordered = [...addresses.slice(offset), ...addresses.slice(0, offset)];
  const headers = { ...request.headers };
  // The caller's credentials are for the API server alone.
  delete headers.authorization;
  for (const name of Object.keys(headers)) {
    if (name.startsWith('impersonate-')) delete headers[name];
  }
  const result = await forwardRequest(request, response, {
    targets: ordered.map(({ ip, port }) => services.network.resolve(ip, port)),
    path: `${info.subpath}${search ? `?${search}` : ''}`,
    headers,
  });
  if (result.error && !response.headersSent) {
    const { ip, port } = addresses[0];
    throw unavailable(
      `error trying to reach service: dial tcp ${ip}:${port}: connect: connection refused`,
    );
  }
}
