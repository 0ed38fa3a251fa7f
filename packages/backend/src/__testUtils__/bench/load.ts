import http from 'node:http';
import { gunzipSync } from 'node:zlib';

/** A request of a measurement. */
export type Call = { method?: 'GET' | 'POST'; path: string; body?: object };

/** How often the calls of a comparison take turns. */
const ROUNDS = 12;

/** Latencies in milliseconds, and how many answers came per second. */
export type Figures = { p50: number; p95: number; p99: number; rate: number };

/** An answer as it came. */
type Received = { bytes: Buffer; isZipped: boolean };

/** Sends requests to one server over connections that stay open. */
export class Load {
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly base: URL;
  private readonly token: string;

  constructor(options: { baseUrl: string; token: string }) {
    this.base = new URL(options.baseUrl);
    this.token = options.token;
  }

  /** @throws unless the answer is a 2xx */
  async send(call: Call): Promise<string> {
    const { bytes, isZipped } = await this.receive(call);
    return (isZipped ? gunzipSync(bytes) : bytes).toString('utf8');
  }

  async json<T>(call: Call): Promise<T> {
    return JSON.parse(await this.send(call)) as T;
  }

  /**
   * Sends each call so many times, so many at once, after a warm-up. They take
   * turns, so that whatever else the machine does slows all of them.
   */
  async compare(
    calls: Call[],
    options: { times: number; atOnce: number },
  ): Promise<Figures[]> {
    const { times, atOnce } = options;
    const taken = calls.map(() => ({ latencies: [] as number[], ms: 0 }));
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [index, call] of calls.entries()) {
        const started = performance.now();
        const latencies = await this.run(call, {
          times: Math.ceil(times / ROUNDS),
          atOnce,
        });
        // The first round is the warm-up.
        if (round > 0) {
          taken[index].latencies.push(...latencies);
          taken[index].ms += performance.now() - started;
        }
      }
    }
    return taken.map(({ latencies, ms }) => {
      const sorted = latencies.sort((a, b) => a - b);
      const at = (share: number) =>
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
      return {
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        rate: (latencies.length * 1_000) / ms,
      };
    });
  }

  close(): void {
    this.agent.destroy();
  }

  /** Resolves with the last byte; unpacking, which browsers do beside it, comes after. */
  private receive({ method = 'GET', path, body }: Call): Promise<Received> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          host: this.base.hostname,
          port: this.base.port,
          method,
          path,
          agent: this.agent,
          headers: {
            authorization: `Bearer ${this.token}`,
            // As browsers do.
            'accept-encoding': 'gzip',
            ...(body && { 'content-type': 'application/json' }),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const ok =
              response.statusCode! >= 200 && response.statusCode! < 300;
            if (ok) {
              const isZipped = response.headers['content-encoding'] === 'gzip';
              resolve({ bytes: Buffer.concat(chunks), isZipped });
            } else {
              const text = Buffer.concat(chunks).toString('utf8');
              reject(new Error(`${path}: ${response.statusCode} ${text}`));
            }
          });
        },
      );
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
  }

  private async run(
    call: Call,
    { times, atOnce }: { times: number; atOnce: number },
  ): Promise<number[]> {
    const latencies: number[] = [];
    let left = times;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        const started = performance.now();
        await this.receive(call);
        latencies.push(performance.now() - started);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return latencies;
  }
}
