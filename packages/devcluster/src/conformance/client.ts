import https from 'node:https';
import { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { DevCluster } from '../options';
import { Answer, RecordedRequest } from './fixture';

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

function bodyText(body: unknown): string | Buffer | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

/** Reads an answer to its end. */
export async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    warning: response.headers.warning as string | undefined,
    body: parseBody(Buffer.concat(chunks).toString()),
  };
}

/** Sends plain HTTPS requests as any user of a cluster. */
export class ApiClient {
  private readonly agent = new https.Agent({ keepAlive: true });

  constructor(private readonly cluster: DevCluster) {}

  close(): void {
    this.agent.destroy();
  }

  /** Sends a request; resolves when the head of the answer is there. */
  async open(request: RecordedRequest): Promise<IncomingMessage> {
    const { server, ca, token } = await this.connection(request.user);
    const body = bodyText(request.body);
    const headers: Record<string, string | string[]> = {
      ...request.headers,
    };
    if (token) headers.authorization = `Bearer ${token}`;
    if (request.accept) headers.accept = request.accept;
    if (body !== undefined) {
      headers['content-type'] = request.contentType ?? 'application/json';
      // Node leaves it out of a DELETE.
      headers['content-length'] = String(Buffer.byteLength(body));
    }
    return new Promise((resolve, reject) => {
      https
        .request(
          {
            host: server.hostname,
            port: server.port,
            ca,
            agent: this.agent,
            method: request.method,
            path: encodeURI(request.path).replace(/%25/g, '%'),
            headers,
          },
          resolve,
        )
        .on('error', reject)
        .end(body);
    });
  }

  /** Sends a request and reads the whole answer. */
  async send(request: RecordedRequest): Promise<Answer> {
    return readAnswer(await this.open(request));
  }

  private async connection(user: string | undefined): Promise<Connection> {
    const admin = connectionOf(this.cluster.kubeconfig);
    if (!user) return admin;
    if (user === '(no credentials)') return { ...admin, token: '' };
    if (user === '(bad token)') return { ...admin, token: 'bad' };
    return connectionOf(await this.cluster.kubeconfigFor(user));
  }
}
