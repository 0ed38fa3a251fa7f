/** One request of a load and how it ended. */
export type Sample = {
  /** When it was sent and answered, in ms since the epoch. */
  sent: number;
  done: number;
  /** Which version answered; missing where nothing did. */
  mark?: string;
  failure?: string;
};

/** The time in ms since the epoch, finer than Date tells it. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Where a load goes to. */
export type LoadTarget = {
  address: string;
  port: number;
  /** What the ingress knows the app by. */
  host: string;
};

/** What the generator is started with. */
export type LoadOrder = { target: LoadTarget; rate: number };

/**
 * What tells the versions of an app apart: the version that it answers, or
 * else the software that answers.
 */
export function markOf(
  body: string,
  headers: Record<string, string | string[] | undefined>,
): string {
  try {
    const { version } = JSON.parse(body) as { version?: unknown };
    if (typeof version === 'string') {
      return version;
    }
  } catch {
    // Not every app answers JSON.
  }
  return String(headers.server ?? 'unknown');
}
