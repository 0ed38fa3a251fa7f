import { LogLine } from '@smartdevops/backstage-plugin-smartdevops-common';

/** Asked for again beyond the time since the last line, in seconds. */
const MARGIN_S = 5;
/** The backend looks back no further, in seconds. */
const LONGEST_S = 604_800;

type Last = { at: string; count: number };

/**
 * Remembers where a log was read to, per pod, so that after a cut it goes on
 * without gaps and without lines that come twice. Lines without a time cannot
 * be told apart and all count as new.
 */
export class Resume {
  private readonly last = new Map<string, Last>();
  private before = new Map<string, Last>();
  private readonly skipped = new Map<string, number>();
  private said = new Set<string>();
  private saidBefore = new Set<string>();
  private receivedAt: number;

  /** @param now - milliseconds since the epoch */
  constructor(now: number) {
    this.receivedAt = now;
  }

  /** Lines of these that are new. */
  accept(lines: LogLine[], now: number): LogLine[] {
    this.receivedAt = now;
    return lines.filter(line => this.isNew(line));
  }

  /** To be called at a cut: what was read until now is known. */
  cut(): void {
    this.before = new Map(
      [...this.last].map(([pod, last]) => [pod, { ...last }]),
    );
    this.skipped.clear();
    this.saidBefore = this.said;
    this.said = new Set();
  }

  /** How far back to read after a cut, in seconds: by this clock alone. */
  sinceSeconds(now: number): number {
    const silent = Math.ceil((now - this.receivedAt) / 1_000);
    return Math.min(LONGEST_S, Math.max(0, silent) + MARGIN_S);
  }

  private isNew({ pod, at, text, notice }: LogLine): boolean {
    if (notice) {
      // A new connection says again what is still so.
      const key = `${pod} ${text}`;
      this.said.add(key);
      return !this.saidBefore.delete(key);
    }
    if (at === undefined) {
      return true;
    }
    const key = timeKey(at);
    const known = this.before.get(pod);
    if (known && key < known.at) {
      return false;
    }
    if (known && key === known.at) {
      const skipped = this.skipped.get(pod) ?? 0;
      if (skipped < known.count) {
        this.skipped.set(pod, skipped + 1);
        return false;
      }
    }
    const last = this.last.get(pod);
    if (!last || key > last.at) {
      this.last.set(pod, { at: key, count: 1 });
    } else if (key === last.at) {
      last.count += 1;
    }
    return true;
  }
}

/** A time in UTC so that text order is time order, whatever its precision. */
function timeKey(at: string): string {
  const [whole, fraction = ''] = at.replace(/Z$/, '').split('.');
  return `${whole}.${fraction.padEnd(9, '0')}`;
}
