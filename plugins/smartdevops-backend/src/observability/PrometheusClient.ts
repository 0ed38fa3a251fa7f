/** Asks a Prometheus; only the queries of this folder are ever sent. */
export class PrometheusClient {
  private readonly url: string;

  /** @param url - base URL, e.g. `http://prometheus.monitoring:9090` */
  constructor(url: string) {
    this.url = url.replace(/\/+$/, '');
  }

  /**
   * The value of a query that gives one number; nothing where there is none.
   *
   * @throws if Prometheus does not answer, or answers an error
   */
  async value(query: string, signal: AbortSignal): Promise<number | undefined> {
    const response = await fetch(`${this.url}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query }),
      signal,
    });
    if (!response.ok) {
      throw new Error(`Prometheus answered ${response.status}.`);
    }
    return readValue(await response.json());
  }
}

/** Reads `{data: {result: [{value: [time, "text"]}]}}`, whatever was sent. */
function readValue(body: unknown): number | undefined {
  const result = member(member(body, 'data'), 'result');
  const sample = Array.isArray(result) ? member(result[0], 'value') : undefined;
  const text: unknown = Array.isArray(sample) ? sample[1] : undefined;
  const value = typeof text === 'string' ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
