import { randomUUID } from 'node:crypto';
import {
  AlertChange,
  AlertPlace,
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
    const after = {
      ...foldAlert(before, alert),
      ...placeOf(before, alert),
      ...(before.storm && { storm: before.storm }),
    };
    const isSame = isSameAlertState(before, after);
    if (isSame && before.tenant === after.tenant && before.app === after.app) {
      return [];
    }
    const { id, first_seen, storm } = row;
    const isAdded = this.added.has(key);
    const isPending = isAdded || this.changed.has(key);
    const version = row.version + (isPending ? 0 : 1);
    this.put(key, toRow(after, { id, first_seen, version, storm }), isAdded);
    return isSame ? [] : [{ before, after }];
  }

  /** Notes in which storm's summary an alert that began is told of. */
  tellIn(storm: string, alert: PlacedAlert): void {
    const row = this.known.get(keyOf(alert));
    if (row) {
      row.storm = storm;
    }
  }

  private put(key: string, row: AlertRow, isAdded: boolean): void {
    this.known.set(key, row);
    (isAdded ? this.added : this.changed).set(key, row);
  }
}

/**
 * An alert stays where it was when it began, even if what it was about is gone
 * by now, or not known: only what was unknown is made up for.
 */
function placeOf(before: PlacedAlert, alert: PlacedAlert): AlertPlace {
  if (before.tenant !== undefined && before.tenant !== alert.tenant) {
    return { tenant: before.tenant, app: before.app };
  }
  return { tenant: alert.tenant, app: before.app ?? alert.app };
}
