import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import { Route } from './routes';

/** Where the backend is, and how it is called. @public */
export type ClientOptions = {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
};

/** Options of one call. @public */
export type RequestOptions = {
  /** Backstage token; the frontend's fetch API adds its own. */
  token?: string;
  signal?: AbortSignal;
};

/** What fills a route: its path, its query and its body. */
export type Call = {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
};

/** Sends calls of the API's routes to the backend. */
export class Transport {
  constructor(private readonly options: ClientOptions) {}

  /**
   * The answer of a route, in its shape. Rejects as `send` does.
   *
   * @param route - a route that answers with JSON
   */
  async request<R extends Route & { response: z.ZodType }>(
    route: R,
    call: Call,
    options?: RequestOptions,
  ): Promise<z.output<R['response']>> {
    const response = await this.send(route, call, options);
    return (await response.json()) as z.output<R['response']>;
  }

  /**
   * The raw answer of a route, whose body is not read yet.
   *
   * @throws `ResponseError` when the answer is not 2xx
   */
  async send(
    route: Route,
    call: Call,
    options: RequestOptions = {},
  ): Promise<Response> {
    const { discoveryApi, fetchApi } = this.options;
    const baseUrl = await discoveryApi.getBaseUrl('smartdevops');
    const headers: Record<string, string> = {};
    if (call.body !== undefined) {
      headers['content-type'] = 'application/json';
    }
    if (options.token) {
      headers.authorization = `Bearer ${options.token}`;
    }
    const path = `${fillPath(route.path, call.params)}${queryString(call.query)}`;
    const response = await fetchApi.fetch(`${baseUrl}${path}`, {
      method: route.method,
      headers,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      signal: options.signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function fillPath(path: string, params: Record<string, string> = {}): string {
  return path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name]));
}

function queryString(query: Call['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
