import { Clock } from './types';

/** How long it is remembered that somebody may read something. */
const REMEMBERED_MS = 5_000;
const MAX_ENTRIES = 10_000;

type Entry = { answer: Promise<unknown>; until: number };

/**
 * Remembers for a few seconds what callers were allowed to read, so that a
 * page that looks again and again does not ask database and policy each time.
 * Refusals are not remembered, nothing but reading is ever answered from here,
 * and whatever this backend changes is forgotten at once: another replica, or
 * the portal's policy, may take these seconds to be heard.
 */
export class AccessMemo {
  private readonly clock: Clock;
  private readonly entries = new Map<string, Entry>();

  constructor(options: { clock: Clock }) {
    this.clock = options.clock;
  }

  /** @param key - who, what and which permission */
  recall<T>(key: string[], decide: () => Promise<T>): Promise<T> {
    const id = JSON.stringify(key);
    const now = this.clock();
    const known = this.entries.get(id);
    if (known && now < known.until) {
      return known.answer as Promise<T>;
    }
    const answer = decide();
    const entry = { answer, until: now + REMEMBERED_MS };
    this.entries.delete(id);
    this.entries.set(id, entry);
    if (this.entries.size > MAX_ENTRIES) {
      this.entries.delete(this.entries.keys().next().value!);
    }
    answer.catch(() => {
      if (this.entries.get(id) === entry) {
        this.entries.delete(id);
      }
    });
    return answer;
  }

  /** Somebody's rights may be different now. */
  forget(): void {
    this.entries.clear();
  }
}
