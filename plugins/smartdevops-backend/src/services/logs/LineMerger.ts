import { compareTimes } from './logText';

/** How long a source may keep the others waiting for its next line. */
const QUIET_MS = 200;

type Source<T> = {
  lines: AsyncIterator<T>;
  head?: T;
  /** Nothing came for a while: the others do not wait for it any more. */
  quiet: boolean;
};

/**
 * Puts several logs into one by the time of their lines, while they are being
 * written. Of each log one line is held; nothing is read ahead of the reader.
 * A line is given out once no other log can have an earlier one, or once the
 * other logs have been silent for a moment.
 */
export class LineMerger<T extends { at?: string }> {
  private readonly sources = new Set<Source<T>>();
  private readonly notices: T[] = [];
  private failure: { error: unknown } | undefined;
  private closed = false;
  private wake: () => void = () => {};

  /** One more log; it may fail, which ends the whole. */
  add(lines: AsyncIterator<T>): void {
    const source: Source<T> = { lines, quiet: false };
    this.sources.add(source);
    this.read(source);
  }

  /** A line that waits for no other. */
  say(line: T): void {
    this.notices.push(line);
    this.wake();
  }

  /** No log is added any more: the merged one ends with the last of them. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  async *lines(): AsyncGenerator<T> {
    try {
      for (;;) {
        // Asked for before looking, so that no change is missed.
        const changed = new Promise<void>(resolve => {
          this.wake = resolve;
        });
        const notice = this.notices.shift();
        const next = notice ? undefined : this.earliest();
        if (notice) {
          yield notice;
        } else if (next?.head) {
          const line = next.head;
          next.head = undefined;
          yield line;
          this.read(next);
        } else if (this.failure) {
          throw this.failure.error;
        } else if (this.closed && this.sources.size === 0) {
          return;
        } else {
          await changed;
        }
      }
    } finally {
      this.sources.forEach(({ lines }) => {
        // Ends the log's request; how that goes is nobody's concern any more.
        lines.return?.().catch(() => {});
      });
    }
  }

  private earliest(): Source<T> | undefined {
    let first: Source<T> | undefined;
    for (const source of this.sources) {
      if (source.head === undefined) {
        if (!source.quiet) {
          return undefined;
        }
      } else if (!first?.head || isEarlier(source.head, first.head)) {
        first = source;
      }
    }
    return first;
  }

  private read(source: Source<T>): void {
    source.quiet = false;
    const timer = setTimeout(() => {
      source.quiet = true;
      this.wake();
    }, QUIET_MS);
    timer.unref();
    source.lines
      .next()
      .then(({ done, value }) => {
        if (done) {
          this.sources.delete(source);
        } else {
          source.head = value;
        }
      })
      .catch(error => {
        this.sources.delete(source);
        this.failure = { error };
      })
      .finally(() => {
        clearTimeout(timer);
        this.wake();
      });
  }
}

/** A line without a time belongs to the one before it: it goes first. */
function isEarlier(a: { at?: string }, b: { at?: string }): boolean {
  if (a.at === undefined || b.at === undefined) {
    return a.at === undefined && b.at !== undefined;
  }
  return compareTimes(a.at, b.at) < 0;
}
