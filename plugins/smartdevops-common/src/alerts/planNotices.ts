import { AlertState } from './alert';
import { AlertPlace } from './locateAlert';

/** An alert with what it is about. @public */
export type PlacedAlert = AlertState & AlertPlace;

/** How an alert became what it is now. @public */
export type AlertChange = {
  before?: AlertState;
  after: PlacedAlert;
};

/** What somebody is told: one alert, or many at once. @public */
export type AlertNotice =
  | { kind: 'one'; alert: PlacedAlert }
  | { kind: 'many'; tenant?: string; groupKey: string; alerts: PlacedAlert[] };

/** From this many on, alerts of one group and tenant become one notice. @public */
export const STORM_SIZE = 5;

/**
 * What has to be told after a payload: each alert that began or ended to fire,
 * or one summary per tenant where there are many (DESIGN §8). What fires on,
 * and what is resolved without anybody having been told that it fired, is not.
 *
 * @public
 */
export function planNotices(
  changes: AlertChange[],
  groupKey: string,
): AlertNotice[] {
  const byTenant = new Map<string | undefined, PlacedAlert[]>();
  for (const { before, after } of changes) {
    const began = before === undefined && after.status === 'firing';
    const ended = before?.status === 'firing' && after.status === 'resolved';
    if (began || ended) {
      const known = byTenant.get(after.tenant) ?? [];
      known.push(after);
      byTenant.set(after.tenant, known);
    }
  }
  return [...byTenant].flatMap(([tenant, alerts]): AlertNotice[] =>
    alerts.length >= STORM_SIZE
      ? [{ kind: 'many', tenant, groupKey, alerts }]
      : alerts.map(alert => ({ kind: 'one', alert })),
  );
}
