import { AppKey } from '../kubernetes/types';
import { Clock } from '../services';

/** Changes within this time are looked at together: a rollout is dozens. */
const GATHER_MS = 25;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 60_000;
/** Longest time that a timer of Node can be set to. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Entry = {
  key: AppKey;
  timer?: NodeJS.Timeout;
  /** When the timer goes off. */
  due: number;
  running: boolean;
  /** Asked for while it was worked on. */
  again: boolean;
  failures: number;
};

/**
 * Has apps worked on: each by one worker at a time, again after what was asked
 * for meanwhile, when the work wants to be done again, and after an error with
 * growing pauses.
 */
export class AppQueue {
  private readonly work: (key: AppKey) => Promise<number | undefined>;
  private readonly onError: (key: AppKey, error: unknown) => void;
  private readonly clock: Clock;
  private readonly entries = new Map<string, Entry>();
  private readonly running = new Set<Promise<void>>();
  private stopped = false;

  constructor(options: {
    /** Answers when it wants to be done again (ms since the epoch). */
    work: (key: AppKey) => Promise<number | undefined>;
    onError: (key: AppKey, error: unknown) => void;
    clock: Clock;
  }) {
    this.work = options.work;
    this.onError = options.onError;
    this.clock = options.clock;
  }

  /** Has an app worked on soon. */
  add(key: AppKey): void {
    if (this.stopped) {
      return;
    }
    const id = `${key.cluster}/${key.namespace}/${key.app}`;
    const entry = this.entries.get(id) ?? {
      key,
      due: Infinity,
      running: false,
      again: false,
      failures: 0,
    };
    this.entries.set(id, entry);
    if (entry.running) {
      entry.again = true;
    } else if (entry.failures === 0) {
      // After an error only its pause counts, whatever changes meanwhile.
      this.schedule(id, entry, this.clock() + GATHER_MS);
    }
  }

  /** How many are worked on, or should be. */
  get length(): number {
    const now = this.clock();
    const entries = [...this.entries.values()];
    return entries.filter(({ running, due }) => running || due <= now).length;
  }

  /** Begins nothing any more; resolves once what was begun has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const { timer } of this.entries.values()) {
      clearTimeout(timer);
    }
    await Promise.all(this.running);
  }

  private schedule(id: string, entry: Entry, due: number): void {
    if (this.stopped || due >= entry.due) {
      return;
    }
    clearTimeout(entry.timer);
    entry.due = due;
    const delay = Math.max(0, due - this.clock());
    entry.timer = setTimeout(
      () => this.begin(id, entry),
      Math.min(delay, LONGEST_TIMER_MS),
    );
  }

  private begin(id: string, entry: Entry): void {
    const done = this.run(id, entry).finally(() => this.running.delete(done));
    this.running.add(done);
  }

  /** Never rejects. */
  private async run(id: string, entry: Entry): Promise<void> {
    Object.assign(entry, { running: true, again: false, due: Infinity });
    const next = await this.attempt(entry);
    entry.running = false;
    if (next !== undefined) {
      this.schedule(id, entry, next);
    }
    if (entry.again && entry.failures === 0) {
      this.schedule(id, entry, this.clock() + GATHER_MS);
    }
    if (entry.due === Infinity) {
      this.entries.delete(id);
    }
  }

  private async attempt(entry: Entry): Promise<number | undefined> {
    try {
      const next = await this.work(entry.key);
      entry.failures = 0;
      return next;
    } catch (error) {
      this.onError(entry.key, error);
      entry.failures += 1;
      const pause = FIRST_RETRY_MS * 2 ** (entry.failures - 1);
      return this.clock() + Math.min(pause, LONGEST_RETRY_MS);
    }
  }
}
