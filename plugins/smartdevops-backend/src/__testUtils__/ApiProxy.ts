import http, { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import { AddressInfo, Socket } from 'node:net';

/** What becomes of a request instead of being passed on. */
export type Fault =
  /** The connection is cut. */
  | { kind: 'cut' }
  /** It is never answered. */
  | { kind: 'silence' }
  | { kind: 'answer'; status: number; body: object }
  /** It is passed on after a while. */
  | { kind: 'delay'; ms: number };

export type Asked = { method: string; path: string; isWatch: boolean };

const STATUS = (code: number, reason: string, message: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  reason,
  message,
});

export const FAIL: Fault = {
  kind: 'answer',
  status: 500,
  body: STATUS(500, 'InternalError', 'etcdserver: leader changed'),
};
const GONE = STATUS(410, 'Expired', 'too old resource version');
export const GONE_LIST: Fault = { kind: 'answer', status: 410, body: GONE };
/** A watch says 410 inside of a 200. */
export const GONE_WATCH: Fault = {
  kind: 'answer',
  status: 200,
  body: { type: 'ERROR', object: GONE },
};

/**
 * Stands between a backend and its API server, and fails as networks and API
 * servers do.
 */
export class ApiProxy {
  private readonly server = http.createServer((request, response) =>
    this.handle(request, response),
  );
  private readonly agent = new https.Agent({ rejectUnauthorized: false });
  private readonly sockets = new Set<Socket>();
  private readonly going = new Map<ServerResponse, Asked>();
  private port = 0;
  private faultOf: (asked: Asked) => Fault | undefined = () => undefined;

  /** @param target - URL of the API server */
  constructor(private target: string) {
    this.server.on('connection', socket => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Requests that have not ended. */
  get open(): Asked[] {
    return [...this.going.values()];
  }

  /** Begins to accept connections; always at the same port. */
  async listen(): Promise<void> {
    await new Promise<void>(resolve => {
      this.server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Ends all connections and refuses new ones. */
  async refuse(): Promise<void> {
    const closed = new Promise(resolve => {
      this.server.close(resolve);
    });
    this.sockets.forEach(socket => socket.destroy());
    await closed;
  }

  /** Fails what comes from now on; what goes on goes on. */
  fail(faultOf: (asked: Asked) => Fault | undefined): void {
    this.faultOf = faultOf;
  }

  /** Passes everything on again. */
  heal(): void {
    this.faultOf = () => undefined;
  }

  /** Cuts what goes on. */
  cut(which: (asked: Asked) => boolean): void {
    for (const [response, asked] of this.going) {
      if (which(asked)) {
        response.destroy();
      }
    }
  }

  /** Lets what goes on hang: no end, and nothing more. */
  freeze(which: (asked: Asked) => boolean): void {
    for (const [response, asked] of this.going) {
      if (which(asked)) {
        response.emit('freeze');
      }
    }
  }

  async stop(): Promise<void> {
    if (this.server.listening) {
      await this.refuse();
    }
    this.agent.destroy();
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '' } = request;
    const isWatch = url.includes('watch=true');
    const asked = { method, path: url, isWatch };
    this.going.set(response, asked);
    response.on('close', () => this.going.delete(response));
    const fault = this.faultOf(asked);
    switch (fault?.kind) {
      case 'cut':
        request.socket.destroy();
        break;
      case 'answer':
        response
          .writeHead(fault.status, { 'content-type': 'application/json' })
          .end(`${JSON.stringify(fault.body)}\n`);
        break;
      case 'delay':
        setTimeout(() => this.pass(request, response), fault.ms);
        break;
      case undefined:
        this.pass(request, response);
        break;
      default:
        request.resume();
    }
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '', headers } = request;
    const { host: _, ...rest } = headers;
    const outgoing = https.request(
      new URL(url, this.target),
      { method, headers: rest, agent: this.agent },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.flushHeaders();
        answer.on('error', () => response.destroy());
        answer.pipe(response);
        response.once('freeze', () => answer.unpipe(response).resume());
      },
    );
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    request.pipe(outgoing);
  }
}
