import http, { IncomingMessage, Server, ServerResponse } from 'node:http';
import net, { Socket } from 'node:net';
import { Ingress, IngressBackend, Service } from '../model/network';
import { PodNetwork, SocketAddress } from '../pods/podNetwork';
import { ObjectStore } from '../storage/store';
import { listen } from '../util/listen';
import { forwardRequest } from './forward';
import { ingressErrorPage } from './pages';
import { RequestMetrics } from './requestMetrics';
import { findRoute, IngressRoute } from './routes';
import { Routing } from './routing';
import { addressesIn } from './serviceResolver';

/** Where a request was routed to. */
interface Resolved extends IngressRoute {
  service: string;
  targets: (SocketAddress | undefined)[];
}

function hostOf(request: IncomingMessage): string {
  const host = request.headers.host ?? '';
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** Routes by host and path of Ingresses to ready endpoints, round robin. */
export class IngressController {
  readonly metrics = new RequestMetrics();
  private readonly server: Server;
  private readonly routing: Routing;
  private readonly turns = new Map<string, number>();
  private readonly upgraded = new Set<Socket>();

  constructor(
    private readonly store: ObjectStore,
    private readonly network: PodNetwork,
    routingMs: number,
  ) {
    this.routing = new Routing(store, routingMs);
    this.server = http.createServer({ requestTimeout: 0 }, (req, res) => {
      this.handle(req, res).catch(() => res.destroy());
    });
    this.server.on('upgrade', (request, socket, head) =>
      this.upgrade(request, socket as Socket, head),
    );
    this.server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Starts to listen on loopback; resolves with the port. */
  listen(port: number): Promise<number> {
    return listen(this.server, port, '127.0.0.1');
  }

  /** Ends all connections. */
  close(): Promise<void> {
    this.routing.close();
    return new Promise(resolve => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
      for (const socket of this.upgraded) socket.destroy();
    });
  }

  private async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const started = process.hrtime.bigint();
    const resolved = this.resolve(request);
    if (!resolved) {
      sendPage(response, 404, `No Ingress routes the host ${hostOf(request)}.`);
      return;
    }
    response.on('close', () =>
      this.count(request, response, resolved, started),
    );
    if (resolved.targets.length === 0) {
      sendPage(
        response,
        503,
        `Service ${resolved.service} has no ready endpoints.`,
      );
      return;
    }
    const result = await forwardRequest(request, response, {
      targets: resolved.targets,
      path: request.url ?? '/',
      headers: forwardedHeaders(request),
    });
    if (!result.error) return;
    if (response.headersSent) response.destroy();
    else sendPage(response, 502, 'The app did not answer.');
  }

  private count(
    request: IncomingMessage,
    response: ServerResponse,
    { ingress, service }: Resolved,
    started: bigint,
  ): void {
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const labels = {
      namespace: ingress.metadata.namespace ?? '',
      ingress: ingress.metadata.name,
      service,
      method: request.method ?? 'GET',
      status: String(response.headersSent ? response.statusCode : 499),
    };
    this.metrics.observe(labels, seconds);
  }

  private resolve(request: IncomingMessage): Resolved | undefined {
    const path = (request.url ?? '/').split('?')[0];
    const ingresses = this.store.list('networking.k8s.io/ingresses');
    const route = findRoute(ingresses as Ingress[], hostOf(request), path);
    if (!route) return undefined;
    const { namespace } = route.ingress.metadata;
    const service = route.backend.service?.name ?? '';
    return {
      ...route,
      service,
      targets: this.endpoints(namespace, route.backend),
    };
  }

  private endpoints(
    namespace: string | undefined,
    backend: IngressBackend,
  ): (SocketAddress | undefined)[] {
    const { name = '', port } = backend.service ?? {};
    const service = this.store.get('services', namespace, name) as
      Service | undefined;
    const servicePort = service?.spec.ports?.find(item =>
      port?.name ? item.name === port.name : item.port === port?.number,
    );
    if (!service || !servicePort) return [];
    const addresses = addressesIn(
      this.routing.slicesOf(namespace, name),
      servicePort,
    );
    if (addresses.length === 0) return [];
    const key = `${namespace}/${name}`;
    const turn = (this.turns.get(key) ?? 0) + 1;
    this.turns.set(key, turn);
    const offset = turn % addresses.length;
    return [...addresses.slice(offset), ...addresses.slice(0, offset)].map(
      ({ ip, port: number }) => this.network.resolve(ip, number),
    );
  }

  private upgrade(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
  ): void {
    const target = this.resolve(request)?.targets.find(Boolean);
    if (!target) {
      socket.end(
        'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n',
      );
      return;
    }
    const upstream = net.connect(target, () => {
      upstream.write(rawRequest(request));
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ]) {
      this.upgraded.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.upgraded.delete(one);
        other.destroy();
      });
    }
  }
}

function rawRequest(request: IncomingMessage): string {
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    lines.push(
      `${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`,
    );
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function forwardedHeaders(request: IncomingMessage) {
  const address = request.socket.remoteAddress ?? '';
  const before = request.headers['x-forwarded-for'];
  return {
    ...request.headers,
    'x-real-ip': address,
    'x-forwarded-for': before ? `${before}, ${address}` : address,
    'x-forwarded-host': request.headers.host,
    'x-forwarded-proto': 'http',
  };
}

function sendPage(
  response: ServerResponse,
  code: number,
  sentence: string,
): void {
  const body = ingressErrorPage(code, sentence);
  response.writeHead(code, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
