/** Which lines of a log are wanted. */
export interface LogQuery {
  tailLines?: number;
  sinceMs?: number;
  limitBytes?: number;
  timestamps: boolean;
}

interface Line {
  timeMs: number;
  text: string;
}

interface Follower {
  query: LogQuery;
  onText(text: string): void;
  onEnd(): void;
}

const MAX_LINES = 5_000;

function format({ timeMs, text }: Line, timestamps: boolean): string {
  const prefix = timestamps
    ? `${new Date(timeMs).toISOString().replace('Z', '000000Z')} `
    : '';
  return `${prefix}${text}\n`;
}

/** The output of one run of a container. */
export class ContainerLog {
  private lines: Line[] = [];
  private readonly followers = new Set<Follower>();
  private ended = false;

  /** Adds a line, stamped with a time in ms. */
  write(text: string, timeMs: number): void {
    const line = { timeMs, text };
    this.lines.push(line);
    if (this.lines.length > MAX_LINES) {
      this.lines = this.lines.slice(MAX_LINES / 2);
    }
    for (const follower of this.followers) {
      follower.onText(format(line, follower.query.timestamps));
    }
  }

  /** The wanted lines as text. */
  read({ tailLines, sinceMs, limitBytes, timestamps }: LogQuery): string {
    const since = this.lines.filter(
      line => sinceMs === undefined || line.timeMs >= sinceMs,
    );
    const tail =
      tailLines === undefined
        ? since
        : since.slice(Math.max(0, since.length - tailLines));
    const text = tail.map(line => format(line, timestamps)).join('');
    return limitBytes === undefined
      ? text
      : Buffer.from(text).subarray(0, limitBytes).toString('utf8');
  }

  /** Calls back for every later line; returns a function that stops it. */
  follow(
    query: LogQuery,
    onText: (text: string) => void,
    onEnd: () => void,
  ): () => void {
    if (this.ended) {
      onEnd();
      return () => undefined;
    }
    const follower = { query, onText, onEnd };
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** Ends all followers: the container has stopped. */
  end(): void {
    this.ended = true;
    for (const follower of this.followers) follower.onEnd();
    this.followers.clear();
  }
}
