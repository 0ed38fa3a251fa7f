/** Pending delays that end together. */
export class Timers {
  private readonly pending = new Set<NodeJS.Timeout>();
  private cancelled = false;

  /** Runs an action after `ms`, unless everything is cancelled before. */
  after(ms: number, action: () => void): void {
    if (this.cancelled) return;
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      action();
    }, ms);
    this.pending.add(timer);
  }

  /** Drops what is pending, and refuses everything later. */
  cancel(): void {
    this.cancelled = true;
    for (const timer of this.pending) clearTimeout(timer);
    this.pending.clear();
  }
}
