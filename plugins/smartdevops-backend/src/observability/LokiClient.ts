import { readLimited } from './readLimited';

/** Thousands of long lines. */
const MAX_BYTES = 32 * 1024 * 1024;

/** How a Loki is reached, and what its labels are called. */
export type LokiSettings = {
  /** Base URL, e.g. `http://loki-gateway.monitoring`. */
  url: string;
  /** Sent as `X-Scope-OrgID` where Loki has several tenants. */
  orgId?: string;
  /** Sent as a bearer token. */
  token?: string;
  /** Labels that hold the namespace and the pod of a line. */
  labels: { namespace: string; pod: string };
};

/** A line as Loki keeps it. */
export type LokiLine = { pod: string; at: string; text: string };

/** What is asked for; the names were checked: they are DNS labels. */
export type LokiQuery = {
  namespace: string;
  /** Pattern of the pods' names, without anchors: Loki adds them. */
  pods: string;
  /** Text that the lines hold. */
  q?: string;
  /** RFC 3339. */
  from: string;
  to: string;
  limit: number;
};

/**
 * Asks a Loki for the newest lines within a time.
 *
 * Source: https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-within-a-range-of-time
 */
export class LokiClient {
  private readonly settings: LokiSettings;

  constructor(settings: LokiSettings) {
    this.settings = { ...settings, url: settings.url.replace(/\/+$/, '') };
  }

  /**
   * Newest first. Lines that cannot be read are left out.
   *
   * @throws if Loki does not answer, or answers an error
   */
  async lines(query: LokiQuery, signal: AbortSignal): Promise<LokiLine[]> {
    const { url, orgId, token, labels } = this.settings;
    const parameters = new URLSearchParams({
      query: logQuery(query, labels),
      start: nanoseconds(query.from),
      end: nanoseconds(query.to),
      limit: String(query.limit),
      direction: 'backward',
    });
    const response = await fetch(
      `${url}/loki/api/v1/query_range?${parameters}`,
      {
        signal,
        headers: {
          ...(orgId && { 'X-Scope-OrgID': orgId }),
          ...(token && { authorization: `Bearer ${token}` }),
        },
      },
    );
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`Loki answered ${response.status}.`);
    }
    return readLines(await readLimited(response, MAX_BYTES), labels.pod)
      .sort((a, b) => (a.at < b.at ? 1 : -1))
      .slice(0, query.limit);
  }
}

/** The query in Loki's language: no part of it comes from outside unquoted. */
export function logQuery(
  { namespace, pods, q }: Pick<LokiQuery, 'namespace' | 'pods' | 'q'>,
  labels: LokiSettings['labels'],
): string {
  const selector = `{${labels.namespace}=${quote(namespace)},${
    labels.pod
  }=~${quote(pods)}}`;
  return q ? `${selector} |= ${quote(q)}` : selector;
}

/** A string of Go, which is one of JSON but for halves of characters. */
function quote(text: string): string {
  return JSON.stringify(Buffer.from(text, 'utf8').toString('utf8'));
}

function nanoseconds(time: string): string {
  return `${Date.parse(time)}000000`;
}

/** Reads `{data: {result: [{stream: {…}, values: [[time, line]]}]}}`. */
function readLines(body: unknown, podLabel: string): LokiLine[] {
  const streams = member(member(body, 'data'), 'result');
  return (Array.isArray(streams) ? streams : []).flatMap(stream => {
    const pod = member(member(stream, 'stream'), podLabel);
    const values = member(stream, 'values');
    return (Array.isArray(values) ? values : []).flatMap(
      (value: unknown): LokiLine[] => {
        const [time, text] = Array.isArray(value) ? value : [];
        const at = timeOf(time);
        return at !== undefined && typeof text === 'string'
          ? [{ pod: typeof pod === 'string' ? pod : '', at, text }]
          : [];
      },
    );
  });
}

/** RFC 3339 with all nine digits, so that the order of the texts is that of the times. */
function timeOf(nanos: unknown): string | undefined {
  if (typeof nanos !== 'string' || !/^\d{10,20}$/.test(nanos)) {
    return undefined;
  }
  const millis = Number(nanos.slice(0, -6));
  const date = new Date(millis);
  return Number.isNaN(date.getTime())
    ? undefined
    : date.toISOString().replace('Z', `${nanos.slice(-6)}Z`);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
