/** A recorded exchange with a real API server. */
export interface RecordedCase {
  name: string;
  request: {
    method: string;
    path: string;
    contentType?: string;
    accept?: string;
    headers?: Record<string, string | string[]>;
    /** Absent for an administrator. */
    user?: string;
    body?: unknown;
  };
  response: { status: number; warning?: string; body?: unknown };
}

/** All cases of one area, in the order they were recorded. */
export interface Fixture {
  area: string;
  /** Requests that the recording had before its first case. */
  setup?: RecordedCase['request'][];
  cases: RecordedCase[];
}

/** What the cluster under test answered. */
export interface Answer {
  status: number;
  warning?: string;
  body: unknown;
}
