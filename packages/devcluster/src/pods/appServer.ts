import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import net from 'node:net';
import { AppIdentity, appPage } from './appPage';
import { ImageBehavior } from './images';
import { PodListener, PodNetwork } from './podNetwork';

/** One simulated app process. */
export interface AppOptions {
  identity: AppIdentity;
  behavior: ImageBehavior;
  log(line: string): void;
}

/** Share of requests that `demo/flaky` answers with 500. */
const FLAKY_SHARE = 0.2;

/** What a process did so far; feeds the simulated metrics. */
export interface AppUsage {
  requests: number;
}

/** The process behind each connection; the parser is shared by all. */
interface ConnectionOwner {
  handle(request: IncomingMessage, response: ServerResponse): void;
}

const processes = new WeakMap<net.Socket, ConnectionOwner>();
let shared: Server | undefined;

function sharedServer(): Server {
  shared ??= createServer((request, response) => {
    const app = processes.get(request.socket);
    if (app) app.handle(request, response);
    else response.destroy();
  });
  // Longer than ingress controllers keep connections, as apps should: who
  // closes first must not be the one that is being asked.
  shared.keepAliveTimeout = 75_000;
  return shared;
}

/**
 * The listening process of a container. All pods share one HTTP parser; each
 * has its own sockets, which keeps thousands of pods small.
 */
export class AppProcess {
  readonly usage: AppUsage = { requests: 0 };
  private readonly sockets = new Set<net.Socket>();
  private readonly inFlight = new Set<ServerResponse>();
  private listeners: PodListener[] = [];
  private stopping = false;

  constructor(private readonly options: AppOptions) {}

  /** Starts to accept connections. */
  async listen(
    network: PodNetwork,
    ip: string,
    ports: number[],
  ): Promise<void> {
    for (const port of ports) {
      const listener = await network.open(ip, port, socket =>
        this.accept(socket),
      );
      if (this.stopping) listener.close();
      else this.listeners.push(listener);
    }
  }

  /** Stops like a well-behaved app on SIGTERM: finishes what it began. */
  async stopGracefully(graceMs: number): Promise<void> {
    this.stopListening();
    const deadline = Date.now() + graceMs;
    for (const socket of this.sockets) {
      if (!this.isBusy(socket)) socket.end();
    }
    while (this.inFlight.size > 0 && Date.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    this.destroySockets();
  }

  /** Ends at once, as on SIGKILL or a crash. */
  kill(): void {
    this.stopListening();
    this.destroySockets();
  }

  /** Answers one request. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.usage.requests += 1;
    this.inFlight.add(response);
    response.on('close', () => {
      this.inFlight.delete(response);
      this.logAccess(request, response);
      if (this.stopping) response.socket?.end();
    });
    request.resume();
    if (this.stopping) response.setHeader('Connection', 'close');
    const status = this.statusFor();
    if (status !== 200) {
      const text = status === 503 ? 'not ready\n' : 'internal error\n';
      response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
      return;
    }
    this.answer(request, response);
  }

  private accept(socket: net.Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    processes.set(socket, this);
    sharedServer().emit('connection', socket);
  }

  private isBusy(socket: net.Socket): boolean {
    return [...this.inFlight].some(response => response.socket === socket);
  }

  private stopListening(): void {
    this.stopping = true;
    for (const listener of this.listeners) listener.close();
    this.listeners = [];
  }

  private destroySockets(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  private statusFor(): number {
    if (this.options.behavior === 'unready') return 503;
    const fails =
      this.options.behavior === 'flaky' && Math.random() < FLAKY_SHARE;
    return fails ? 500 : 200;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { identity } = this.options;
    const html = request.headers.accept?.includes('text/html');
    const body = html ? appPage(identity) : `${JSON.stringify(identity)}\n`;
    response.writeHead(200, {
      'Content-Type': html ? 'text/html; charset=utf-8' : 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'X-Pod': identity.pod,
      'X-Version': identity.version,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  private logAccess(request: IncomingMessage, response: ServerResponse): void {
    const agent = request.headers['user-agent'] ?? '-';
    this.options.log(
      `${request.socket.remoteAddress ?? '-'} "${request.method} ${request.url} HTTP/${request.httpVersion}" ${response.statusCode} "${agent}"`,
    );
  }
}
