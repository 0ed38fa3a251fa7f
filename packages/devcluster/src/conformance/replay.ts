import https from 'node:https';
import { parse } from 'yaml';
import { DevCluster } from '../options';
import { isObject } from '../util/json';
import { Answer, Fixture, RecordedCase } from './fixture';

interface Connection {
  server: URL;
  ca: string;
  token: string;
}

function connectionOf(kubeconfig: string): Connection {
  const config = parse(kubeconfig);
  const context = config.contexts.find(
    (item: { name: string }) => item.name === config['current-context'],
  ).context;
  const { cluster } = config.clusters[0];
  const { user } = config.users.find(
    (item: { name: string }) => item.name === context.user,
  );
  return {
    server: new URL(cluster.server),
    ca: Buffer.from(cluster['certificate-authority-data'], 'base64').toString(),
    token: user.token,
  };
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function withoutTimes(key: string, value: unknown): unknown {
  return key === 'creationTimestamp' ? undefined : value;
}

/** Replays recorded exchanges in their order against an embedded cluster. */
export class Replayer {
  private readonly agent = new https.Agent({ keepAlive: true });
  /** Recorded uids and resourceVersions to those of this run. */
  private readonly replacements = new Map<string, string>();

  constructor(private readonly cluster: DevCluster) {}

  close(): void {
    this.agent.destroy();
  }

  /** Creates the namespaces that the recording had from before. */
  async prepare(
    { cases, setup = [] }: Fixture,
    absent: string[],
  ): Promise<void> {
    const created = new Set(
      cases
        .filter(c => c.request.path.split('?')[0] === '/api/v1/namespaces')
        .map(c => {
          const body = c.request.body as { metadata?: { name: string } };
          return c.response.status === 201 ? body?.metadata?.name : undefined;
        }),
    );
    const used = cases.flatMap(
      c => /\/namespaces\/([^/?]+)/.exec(c.request.path)?.[1] ?? [],
    );
    for (const name of new Set(used)) {
      if (created.has(name) || absent.includes(name)) continue;
      await this.send({
        method: 'POST',
        path: '/api/v1/namespaces',
        body: { metadata: { name } },
      });
    }
    for (const request of setup) await this.send(request);
  }

  /** Sends one recorded request and learns from the answer. */
  async replay(recorded: RecordedCase): Promise<Answer> {
    const answer = await this.sendUntilServed(recorded);
    this.learn(recorded.response.body, answer.body);
    return answer;
  }

  /** Waits like a client while a new kind is being set up. */
  private async sendUntilServed(recorded: RecordedCase): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.send(recorded.request);
      const wanted = recorded.response.status;
      if (answer.status !== 429 || wanted === 429 || attempt > 50)
        return answer;
      await new Promise(resolve => {
        setTimeout(resolve, 10);
      });
    }
  }

  /** Sends a request as the user that it names. */
  async send(request: RecordedCase['request']): Promise<Answer> {
    const { server, ca, token } = await this.connection(request.user);
    const body = this.bodyOf(request);
    const headers: Record<string, string | string[]> = {
      ...request.headers,
      'user-agent': 'conformance/1.0',
    };
    if (token) headers.authorization = `Bearer ${token}`;
    if (request.accept) headers.accept = request.accept;
    if (body !== undefined) {
      headers['content-type'] = request.contentType ?? 'application/json';
    }
    const path = encodeURI(this.substitute(request.path)).replace(/%25/g, '%');
    return new Promise((resolve, reject) => {
      const outgoing = https.request(
        {
          host: server.hostname,
          port: server.port,
          ca,
          agent: this.agent,
          method: request.method,
          path,
          headers,
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              warning: response.headers.warning as string | undefined,
              body: parseBody(Buffer.concat(chunks).toString()),
            }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  private async connection(user: string | undefined): Promise<Connection> {
    const admin = connectionOf(this.cluster.kubeconfig);
    if (!user) return admin;
    if (user === '(no credentials)') return { ...admin, token: '' };
    if (user === '(bad token)') return { ...admin, token: 'bad' };
    return connectionOf(await this.cluster.kubeconfigFor(user));
  }

  private bodyOf({ body }: RecordedCase['request']): string | undefined {
    if (body === undefined) return undefined;
    const text =
      typeof body === 'string' ? body : JSON.stringify(body, withoutTimes);
    const repeated = /"x repeated (\d+) times"/.exec(text);
    const full = repeated
      ? text.replace(repeated[0], `"${'x'.repeat(Number(repeated[1]))}"`)
      : text;
    return this.substitute(full);
  }

  private substitute(text: string): string {
    return text.replace(
      /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<="resourceVersion":")\d+|(?<=resourceVersion=)\d+/g,
      match => this.replacements.get(match) ?? match,
    );
  }

  private learn(recorded: unknown, actual: unknown): void {
    if (Array.isArray(recorded) && Array.isArray(actual)) {
      recorded.forEach((item, index) => this.learn(item, actual[index]));
      return;
    }
    if (!isObject(recorded) || !isObject(actual)) return;
    for (const [key, value] of Object.entries(recorded)) {
      const own = actual[key];
      const learned = key === 'uid' || key === 'resourceVersion';
      if (learned && typeof value === 'string' && typeof own === 'string') {
        this.replacements.set(value, own);
      } else {
        this.learn(value, own);
      }
    }
  }
}
