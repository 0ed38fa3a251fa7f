/** A request as it was recorded. */
export interface RecordedRequest {
  method: string;
  path: string;
  contentType?: string;
  accept?: string;
  headers?: Record<string, string | string[]>;
  /** Absent for an administrator. */
  user?: string;
  body?: unknown;
}

/** A request whose answer does not matter, but for what is learned from it. */
export interface PreparingRequest extends RecordedRequest {
  /** Parts of the recorded answer: its uids and resourceVersions are learned. */
  learn?: unknown;
}

/** One event of a watch. */
export interface RecordedEvent {
  type: string;
  object: unknown;
}

/** A recorded exchange with a real API server. */
export interface RecordedCase {
  name: string;
  /** What happened between the case before and this one. */
  before?: PreparingRequest[];
  /** Then the history of changes is forgotten, as by a compaction. */
  compact?: boolean;
  request: RecordedRequest;
  /** What happens while the stream of a watch is open. */
  during?: PreparingRequest[];
  response: { status: number; warning?: string; body?: unknown };
  /** Controllers have a hand in the answer: asked again until it conforms. */
  settles?: boolean;
  /** The recording was cut: only what is in it is compared. */
  trimmed?: boolean;
  /** Its lists were cut too: only the named items in them are compared. */
  excerpt?: boolean;
  /** A real server iterates over a map: causes come in any order. */
  anyOrder?: boolean;
  /** The events of a watch. */
  events?: RecordedEvent[];
  /** Whether the server ended the stream. */
  ended?: boolean;
}

/** All cases of one area, in the order they were recorded. */
export interface Fixture {
  area: string;
  /** Requests that the recording had before its first case. */
  setup?: PreparingRequest[];
  cases: RecordedCase[];
}

/** What the cluster under test answered. */
export interface Answer {
  status: number;
  warning?: string;
  body: unknown;
  /** Set for a watch. */
  events?: RecordedEvent[];
  ended?: boolean;
}
