import { Clock } from './types';

/** How long an answer is remembered. */
const REMEMBERED_MS = 5_000;

type Entry = { answer: Promise<unknown>; until: number };

/** Remembers answers for a few seconds, and shares those that are on their way. */
export class BriefMemo {
  private readonly clock: Clock;
  private readonly maxEntries: number;
  private readonly keepsFailures: boolean;
  private readonly entries = new Map<string, Entry>();

  constructor(options: {
    clock: Clock;
    /** The oldest is forgotten for one more. */
    maxEntries: number;
    /** Whether a failure is an answer too; it is asked again at once unless told. */
    keepsFailures?: boolean;
  }) {
    this.clock = options.clock;
    this.maxEntries = options.maxEntries;
    this.keepsFailures = options.keepsFailures ?? false;
  }

  /** @param key - what the answer depends on */
  recall<T>(key: string[], ask: () => Promise<T>): Promise<T> {
    const id = JSON.stringify(key);
    const now = this.clock();
    const known = this.entries.get(id);
    if (known && now < known.until) {
      return known.answer as Promise<T>;
    }
    const answer = ask();
    const entry = { answer, until: now + REMEMBERED_MS };
    this.entries.delete(id);
    this.entries.set(id, entry);
    if (this.entries.size > this.maxEntries) {
      this.entries.delete(this.entries.keys().next().value!);
    }
    answer.catch(() => {
      if (!this.keepsFailures && this.entries.get(id) === entry) {
        this.entries.delete(id);
      }
    });
    return answer;
  }

  /** What was answered may be different now. */
  forget(): void {
    this.entries.clear();
  }
}
