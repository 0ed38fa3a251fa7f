import http, {
  IncomingHttpHeaders,
  IncomingMessage,
  ServerResponse,
} from 'node:http';
import { SocketAddress } from '../pods/podNetwork';

/** Where and how to forward a request. */
export interface ForwardOptions {
  /** In order of preference; undefined stands for a refused connection. */
  targets: (SocketAddress | undefined)[];
  path: string;
  headers: IncomingHttpHeaders;
}

/** How a forwarded request ended. */
export interface ForwardResult {
  status: number;
  /** Set when no target answered. */
  error?: Error;
}

const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
];

/** What nginx asks no second server for once it was sent. */
const NOT_IDEMPOTENT = new Set(['POST', 'LOCK', 'PATCH']);

// Connections to pods are kept for a moment, as ingress controllers do.
const agent = new http.Agent({
  keepAlive: true,
  maxSockets: Infinity,
  maxFreeSockets: 32,
  timeout: 5_000,
  scheduling: 'lifo',
});

/** Closes the connections that are kept for reuse. */
export function closeIdleConnections(): void {
  agent.destroy();
}

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const result = { ...headers };
  for (const name of HOP_BY_HOP) delete result[name];
  return result;
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > 0
  );
}

/** A failed attempt; `retry` when the request did not reach an app. */
interface Failure {
  error: Error;
  retry: boolean;
}

function attempt(
  request: IncomingMessage,
  response: ServerResponse,
  target: SocketAddress,
  { path, headers }: ForwardOptions,
  fresh: boolean,
): Promise<Failure | undefined> {
  return new Promise(resolve => {
    const body = hasBody(request);
    let connected = false;
    const forwarded = withoutHopByHop(headers);
    if (request.headers['transfer-encoding']) {
      forwarded['transfer-encoding'] = 'chunked';
    }
    const outgoing = http.request({
      ...target,
      method: request.method,
      path,
      headers: forwarded,
      // After a kept connection failed, another kept one is no better.
      agent: fresh ? false : agent,
    });
    const send = () => {
      connected = true;
      if (body) request.pipe(outgoing);
      else outgoing.end();
    };
    outgoing.on('socket', socket => {
      if (socket.connecting) socket.once('connect', send);
      else send();
    });
    outgoing.on('response', incoming => {
      copyResponse(incoming, response, resolve);
    });
    outgoing.on('error', error => {
      const repeatable = !body && !NOT_IDEMPOTENT.has(request.method ?? '');
      const retry = !connected || repeatable;
      resolve({ error, retry: retry && !response.destroyed });
    });
    response.on('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
  });
}

function copyResponse(
  incoming: IncomingMessage,
  response: ServerResponse,
  resolve: (failure?: Failure) => void,
): void {
  if (response.headersSent || response.destroyed) {
    incoming.resume();
    resolve();
    return;
  }
  const headers = withoutHopByHop(incoming.headers);
  response.writeHead(incoming.statusCode ?? 502, headers);
  incoming.pipe(response);
  incoming.on('end', () => resolve());
  incoming.on('close', () => {
    if (!incoming.complete) response.destroy();
    resolve();
  });
}

/**
 * Forwards a request to the first target that answers, streaming both bodies.
 * A refused connection moves on to the next target, and so does a connection
 * that ends without an answer if the request may be repeated: what
 * ingress-nginx does by default (`proxy_next_upstream error timeout`).
 */
export async function forwardRequest(
  request: IncomingMessage,
  response: ServerResponse,
  options: ForwardOptions,
): Promise<ForwardResult> {
  let last: Error = new Error('connection refused');
  // A second round: a kept connection may fail although the pod is well.
  for (const fresh of [false, true]) {
    for (const target of options.targets) {
      if (!target) continue;
      const failure = await attempt(request, response, target, options, fresh);
      if (!failure) return { status: response.statusCode };
      last = failure.error;
      if (!failure.retry || response.headersSent) {
        return { status: 502, error: last };
      }
    }
  }
  return { status: 502, error: last };
}
