import http from 'node:http';
import { AddressInfo } from 'node:net';

/** How long a request may take before the balancer gives it up. */
const TIMEOUT_MS = 60_000;

/**
 * A small round-robin load balancer on loopback. A backend that takes no
 * connection is passed over; one that dies while it works is answered with
 * 502, because nobody knows how far it came.
 */
export class Balancer {
  private readonly server = http.createServer((request, response) =>
    this.forward(request, response),
  );
  private turn = 0;
  /** Hears which backend a write was given to. */
  onWrite: (index: number) => void = () => {};

  constructor(private readonly ports: () => (number | undefined)[]) {}

  async listen(): Promise<string> {
    await new Promise<void>(resolve => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private forward(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): void {
    const body: Buffer[] = [];
    request.on('data', chunk => body.push(chunk));
    request.on('end', () => {
      this.turn += 1;
      this.pass(request, response, Buffer.concat(body), this.turn, 0);
    });
  }

  private pass(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    body: Buffer,
    turn: number,
    tries: number,
  ): void {
    const ports = this.ports();
    const index = turn % ports.length;
    const port = ports[index];
    const another = () =>
      tries + 1 < ports.length
        ? this.pass(request, response, body, turn + 1, tries + 1)
        : fail(response, 503);
    if (port === undefined) {
      another();
      return;
    }
    const { method, url: path, headers } = request;
    const upstream = http.request(
      { host: '127.0.0.1', port, method, path, headers, agent: false },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', () => response.destroy());
        answer.pipe(response);
      },
    );
    upstream.setTimeout(TIMEOUT_MS, () => upstream.destroy());
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      if (response.headersSent) {
        response.destroy();
      } else if (error.code === 'ECONNREFUSED') {
        another();
      } else {
        fail(response, 502);
      }
    });
    if (method !== 'GET') {
      upstream.once('finish', () => this.onWrite(index));
    }
    upstream.end(body);
  }
}

function fail(response: http.ServerResponse, status: number): void {
  response.writeHead(status).end();
}
