import { randomInt } from 'node:crypto';
import net from 'node:net';
import { listen } from '../util/listen';

/** Where a pod's port can be reached on this machine. */
export interface SocketAddress {
  host: string;
  port: number;
}

/** A pod's open port. */
export interface PodListener {
  close(): void;
}

/**
 * Gives pods addresses on the loopback interface. On Linux every pod gets an
 * address of its own in 127.0.0.0/8 with a listener on its real port;
 * elsewhere, or where the port may not be bound, the port is an ephemeral one
 * and only this object knows it. Nothing else is ever bound.
 */
export class PodNetwork {
  private readonly ports = new Map<string, SocketAddress>();
  private readonly base = randomInt(16, 250);
  private next = randomInt(0, 200) * 256;

  private readonly ownAddresses = process.platform === 'linux';
  private readonly silent: boolean;

  /** @param options - `silent`: ports are said to be open and are not */
  constructor(options: { silent?: boolean } = {}) {
    this.silent = options.silent ?? false;
  }

  /** A free pod address. */
  allocate(): string {
    this.next = (this.next + 1) % 65_000;
    const third = Math.floor(this.next / 250);
    const fourth = (this.next % 250) + 2;
    return this.ownAddresses
      ? `127.${this.base}.${third}.${fourth}`
      : `10.244.${third}.${fourth}`;
  }

  /** Opens a pod's port. */
  async open(
    ip: string,
    port: number,
    onConnection: (socket: net.Socket) => void,
  ): Promise<PodListener> {
    if (this.silent) {
      return { close: () => undefined };
    }
    const key = `${ip}:${port}`;
    const server = net.createServer({ noDelay: true }, onConnection);
    const host = this.ownAddresses ? ip : '127.0.0.1';
    const actual = await this.bind(server, host, port);
    this.ports.set(key, { host, port: actual });
    server.on('error', () => undefined);
    return {
      close: () => {
        this.ports.delete(key);
        server.close();
      },
    };
  }

  /** Where an address of the cluster is on this machine; undefined if nowhere. */
  resolve(ip: string, port: number): SocketAddress | undefined {
    return this.ports.get(`${ip}:${port}`);
  }

  private async bind(
    server: net.Server,
    host: string,
    port: number,
  ): Promise<number> {
    if (!this.ownAddresses) return listen(server, 0, host);
    try {
      return await listen(server, port, host);
    } catch {
      // Privileged or taken: any port will do, it is looked up anyway.
      return listen(server, 0, host);
    }
  }
}
