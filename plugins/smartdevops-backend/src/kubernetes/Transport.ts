import type { KubeConfig } from '@kubernetes/client-node';
import http, { IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import { KubernetesError } from './KubernetesError';

/** One request to the API server. */
export type KubernetesRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string;
  /** What the answer shall be; JSON of the object unless told. */
  accept?: string;
  /** User the API server is to take us for. */
  impersonate?: string;
  /**
   * Uses none of the shared connections: for answers that may last, of which
   * there may be many, so that no other request has to wait for them.
   */
  ownConnection?: boolean;
  signal?: AbortSignal;
};

/** A request that was answered (with a code), or was not. */
export type AnsweredRequest = {
  request: KubernetesRequest;
  code: number | 'error';
  /** Until the answer began. */
  seconds: number;
};

const REQUEST_TIMEOUT_MS = 30_000;
/** Enough for the API server's own sentences. */
const BEGINNING_CHARACTERS = 2_000;

/**
 * Requests to one API server over kept-alive connections, with the
 * credentials of a kubeconfig (renewed by the client library).
 *
 * The library's generated clients open a new TLS connection per request and
 * offer no stream of a list or log, so the suite sends its requests itself.
 */
export class Transport {
  private readonly config: KubeConfig;
  private readonly onAnswer: (answered: AnsweredRequest) => void;
  private agents: { shared: http.Agent; single: http.Agent } | undefined;

  /** @param onAnswer - told of every request, once its answer begins */
  constructor(
    config: KubeConfig,
    onAnswer: (answered: AnsweredRequest) => void = () => {},
  ) {
    this.config = config;
    this.onAnswer = onAnswer;
  }

  /** URL of the API server. */
  get server(): string {
    return this.config.getCurrentCluster()!.server;
  }

  /** Sends a request and reads its JSON. @throws KubernetesError if it is not 2xx */
  async json<T>(request: KubernetesRequest): Promise<T> {
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const signal = request.signal
      ? AbortSignal.any([request.signal, timeout])
      : timeout;
    const response = await this.stream({ ...request, signal });
    return JSON.parse(await readText(response)) as T;
  }

  /**
   * Sends a request and gives the answer's body as a stream; the caller reads
   * or destroys it. @throws KubernetesError if it is not 2xx
   */
  async stream(request: KubernetesRequest): Promise<IncomingMessage> {
    const response = await this.send(request);
    const code = response.statusCode ?? 0;
    if (code < 200 || code > 299) {
      throw KubernetesError.fromBody(code, await readText(response));
    }
    return response;
  }

  /** Sends a request and gives whatever was answered; of a long text the beginning. */
  async answer(
    request: KubernetesRequest,
  ): Promise<{ code: number; text: string }> {
    const response = await this.send(request);
    const code = response.statusCode ?? 0;
    return { code, text: await readBeginning(response) };
  }

  /** Closes idle connections. */
  close(): void {
    this.agents?.shared.destroy();
    this.agents?.single.destroy();
  }

  private async send(request: KubernetesRequest): Promise<IncomingMessage> {
    const url = this.url(request);
    const options = await this.options(request);
    const body =
      request.body === undefined ? undefined : JSON.stringify(request.body);
    const started = performance.now();
    const tell = (code: AnsweredRequest['code']) => {
      const seconds = (performance.now() - started) / 1_000;
      this.onAnswer({ request, code, seconds });
    };
    return new Promise((resolve, reject) => {
      const client = url.protocol === 'http:' ? http : https;
      let isAnswered = false;
      const outgoing = client.request(url, options, response => {
        isAnswered = true;
        tell(response.statusCode ?? 'error');
        resolve(response);
      });
      outgoing.on('error', error => {
        // A stream that breaks later was answered.
        if (!isAnswered) {
          tell('error');
        }
        reject(error);
      });
      outgoing.end(body);
    });
  }

  private url(request: KubernetesRequest): URL {
    const url = new URL(this.server.replace(/\/$/, '') + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) {
        url.searchParams.set(name, String(value));
      }
    }
    return url;
  }

  private async options(request: KubernetesRequest): Promise<RequestOptions> {
    const options: https.RequestOptions = {};
    await this.config.applyToHTTPSOptions(options);
    const agents = this.agentsFrom(options.agent as https.Agent);
    options.agent = request.ownConnection ? agents.single : agents.shared;
    return {
      ...options,
      method: request.method ?? 'GET',
      signal: request.signal,
      headers: {
        ...options.headers,
        accept: request.accept ?? 'application/json',
        ...(request.body !== undefined && {
          'content-type': request.contentType ?? 'application/json',
        }),
        ...(request.impersonate && { 'impersonate-user': request.impersonate }),
      },
    };
  }

  /** The same agents for all requests; proxies bring their own kind, which is kept. */
  private agentsFrom(fresh: https.Agent) {
    if (!this.agents) {
      const plain =
        fresh.constructor === https.Agent || fresh.constructor === http.Agent;
      const secure = this.server.startsWith('https:');
      const make = (more: http.AgentOptions) => {
        const settings = { ...fresh.options, ...more };
        return secure ? new https.Agent(settings) : new http.Agent(settings);
      };
      this.agents = plain
        ? {
            shared: make({ keepAlive: true, maxSockets: 64 }),
            single: make({ keepAlive: false, maxSockets: Infinity }),
          }
        : { shared: fresh, single: fresh };
    }
    return this.agents;
  }
}

async function readBeginning(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    text += chunk;
    if (text.length >= BEGINNING_CHARACTERS) {
      // Leaving the loop also ends the connection.
      break;
    }
  }
  return text.slice(0, BEGINNING_CHARACTERS);
}

async function readText(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response) {
    text += chunk;
  }
  return text;
}
