import { readLimited } from './readLimited';

/** Far more than the longest chart needs. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Values over time, of one set of labels. */
export type Series = {
  labels: Record<string, string>;
  /** Seconds since the epoch, and the value; no value where it is not finite. */
  points: [number, number | null][];
};

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
    const [first] = await this.ask('query', { query }, signal);
    const sample = member(first, 'value');
    return Array.isArray(sample)
      ? (numberOf(sample[1]) ?? undefined)
      : undefined;
  }

  /**
   * A query over time, from and to in seconds since the epoch, a point each
   * `step` seconds. Series that cannot be read are left out.
   *
   * @throws if Prometheus does not answer, or answers an error
   */
  async range(
    query: string,
    window: { from: number; to: number; step: number },
    signal: AbortSignal,
  ): Promise<Series[]> {
    const result = await this.ask(
      'query_range',
      {
        query,
        start: String(window.from),
        end: String(window.to),
        step: String(window.step),
      },
      signal,
    );
    return result.map(toSeries).filter(series => series !== undefined);
  }

  private async ask(
    route: 'query' | 'query_range',
    parameters: Record<string, string>,
    signal: AbortSignal,
  ): Promise<unknown[]> {
    const response = await fetch(`${this.url}/api/v1/${route}`, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`Prometheus answered ${response.status}.`);
    }
    const body = await readLimited(response, MAX_BYTES);
    const result = member(member(body, 'data'), 'result');
    return Array.isArray(result) ? result : [];
  }
}

function toSeries(item: unknown): Series | undefined {
  const labels = member(item, 'metric');
  const values = member(item, 'values');
  if (!Array.isArray(values)) {
    return undefined;
  }
  return {
    labels: Object.fromEntries(
      Object.entries(typeof labels === 'object' && labels ? labels : {}).map(
        ([name, value]) => [name, String(value)],
      ),
    ),
    points: values.flatMap((point): Series['points'] =>
      Array.isArray(point) && typeof point[0] === 'number'
        ? [[point[0], numberOf(point[1])]]
        : [],
    ),
  };
}

/** Prometheus writes numbers as texts, also `NaN` and `+Inf`. */
function numberOf(text: unknown): number | null {
  const value = typeof text === 'string' ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
