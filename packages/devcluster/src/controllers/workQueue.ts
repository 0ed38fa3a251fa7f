/** What a controller does for one key; throws to be tried again. */
export type Reconcile = (key: string) => void;

/**
 * A queue of keys to reconcile: a key waits at most once, work runs one key at
 * a time, and a key that failed comes back with exponential backoff.
 */
export class WorkQueue {
  private readonly waiting = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly delayed = new Map<
    string,
    { timer: NodeJS.Timeout; due: number }
  >();
  private scheduled = false;
  private stopped = false;

  constructor(
    private readonly reconcile: Reconcile,
    private readonly retryMs: number,
    private readonly maxRetryMs = 30_000,
  ) {}

  /** Asks for a key to be reconciled soon. */
  add(key: string): void {
    if (this.stopped) return;
    this.waiting.add(key);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.drain());
  }

  /** Asks for a key to be reconciled after a delay, once. */
  addAfter(key: string, delayMs: number): void {
    if (this.stopped) return;
    clearTimeout(this.delayed.get(key)?.timer);
    const delay = Math.max(0, Math.min(delayMs, 2 ** 30));
    const timer = setTimeout(() => {
      this.delayed.delete(key);
      this.add(key);
    }, delay);
    this.delayed.set(key, { timer, due: Date.now() + delay });
  }

  /** Asks for a key to be reconciled after a delay, or before if it is due then. */
  addWithin(key: string, delayMs: number): void {
    const due = this.delayed.get(key)?.due ?? Infinity;
    if (delayMs === 0) this.add(key);
    else if (due > Date.now() + delayMs) this.addAfter(key, delayMs);
  }

  /** Stops for good. */
  stop(): void {
    this.stopped = true;
    this.waiting.clear();
    for (const { timer } of this.delayed.values()) clearTimeout(timer);
    this.delayed.clear();
  }

  /** Works for a moment, then lets I/O through. */
  private drain(): void {
    const until = Date.now() + 10;
    for (const key of this.waiting) {
      this.waiting.delete(key);
      this.runOne(key);
      if (Date.now() > until) break;
    }
    if (this.waiting.size > 0 && !this.stopped) {
      setImmediate(() => this.drain());
    } else {
      this.scheduled = false;
    }
  }

  private runOne(key: string): void {
    if (this.stopped) return;
    try {
      this.reconcile(key);
      this.failures.delete(key);
    } catch {
      const count = (this.failures.get(key) ?? 0) + 1;
      this.failures.set(key, count);
      const delay = this.retryMs * 2 ** Math.min(count - 1, 16);
      this.addAfter(key, Math.min(delay, this.maxRetryMs));
    }
  }
}
