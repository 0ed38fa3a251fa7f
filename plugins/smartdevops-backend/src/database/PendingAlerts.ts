import { randomUUID } from 'node:crypto';
import {
  AlertChange,
  foldAlert,
  isSameAlertState,
  PlacedAlert,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertRow, fromRow, keyOf, toRow } from './alertRows';

/** Rows as they were read, and as they have to be written. */
export class PendingAlerts {
  readonly added = new Map<string, AlertRow>();
  readonly changed = new Map<string, AlertRow>();

  constructor(private readonly known: Map<string, AlertRow>) {}

  /** What one message changes; nothing if it tells nothing new. */
  fold(alert: PlacedAlert, at: string): AlertChange[] {
    const key = keyOf(alert);
    const row = this.known.get(key);
    if (!row) {
      this.put(key, toRow(alert, { id: randomUUID(), first_seen: at }), true);
      return [{ after: alert }];
    }
    const before = fromRow(row);
    const after = { ...alert, ...foldAlert(before, alert) };
    if (isSameAlertState(before, after)) {
      return [];
    }
    const { id, first_seen } = row;
    const isAdded = this.added.has(key);
    const isPending = isAdded || this.changed.has(key);
    const version = row.version + (isPending ? 0 : 1);
    this.put(key, toRow(after, { id, first_seen, version }), isAdded);
    return [{ before, after }];
  }

  private put(key: string, row: AlertRow, isAdded: boolean): void {
    this.known.set(key, row);
    (isAdded ? this.added : this.changed).set(key, row);
  }
}
