import type { Change } from './store';

/** A bounded list of changes in revision order. */
export class ChangeHistory {
  private changes: Change[] = [];
  /** Changes up to and including this revision are forgotten. */
  compactedRevision = 0;

  constructor(private readonly limit: number) {}

  /** Appends a change; drops the oldest half when the limit is passed. */
  push(change: Change): void {
    this.changes.push(change);
    if (this.changes.length > this.limit) {
      const dropped = this.changes.splice(0, Math.ceil(this.limit / 2));
      this.compactedRevision = dropped[dropped.length - 1].revision;
    }
  }

  /** Changes later than a revision, oldest first. */
  after(revision: number): Change[] {
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.changes[middle].revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.changes.slice(low);
  }

  /** Forgets everything up to a revision. */
  compact(revision: number): void {
    this.changes = this.after(revision);
    this.compactedRevision = Math.max(this.compactedRevision, revision);
  }
}
