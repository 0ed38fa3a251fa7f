import { AlertState } from './alert';
import { AlertPlace } from './locateAlert';

/** An alert with what it is about. @public */
export type PlacedAlert = AlertState &
  AlertPlace & {
    /** The storm in whose summary it was told of; missing: by itself, or not at all. */
    storm?: string;
  };

/** How an alert became what it is now. @public */
export type AlertChange = {
  before?: PlacedAlert;
  after: PlacedAlert;
};

/** What somebody is told: one alert, or many at once. @public */
export type AlertNotice =
  | { kind: 'one'; alert: PlacedAlert }
  | {
      kind: 'many';
      storm: string;
      tenant?: string;
      began: PlacedAlert[];
      ended: PlacedAlert[];
    };

/** The storms that there are, or may come to be. @public */
export type Storms = {
  /** What the storm of a tenant is called, in the group that is looked at. */
  of(tenant: string | undefined): string;
  /** Whether alerts that were told of in its summary still fire. */
  isOpen(storm: string): boolean;
};

/** From this many on, alerts of one group and tenant become one notice. @public */
export const STORM_SIZE = 5;

/**
 * What has to be told after a payload: each alert that began or ended to fire,
 * or one summary per group and tenant where there are many (DESIGN §8). What
 * begins while such a storm lasts belongs to it, and so does the end of each
 * alert of it, however late. What fires on, and what is resolved without
 * anybody having been told that it fired, is not told.
 *
 * @public
 */
export function planNotices(
  changes: AlertChange[],
  storms: Storms,
): AlertNotice[] {
  const told = changes.filter(change => isBegin(change) || isEnd(change));
  const tenants = new Set(told.map(({ after }) => after.tenant));
  return [...tenants].flatMap(tenant =>
    ofTenant(
      tenant,
      told.filter(({ after }) => after.tenant === tenant),
      storms,
    ),
  );
}

function ofTenant(
  tenant: string | undefined,
  changes: AlertChange[],
  storms: Storms,
): AlertNotice[] {
  const summaries = new Map<string, Extract<AlertNotice, { kind: 'many' }>>();
  const add = (storm: string, change: AlertChange) => {
    const known = summaries.get(storm);
    const summary = known ?? {
      kind: 'many',
      storm,
      tenant,
      began: [],
      ended: [],
    };
    summaries.set(storm, summary);
    (isBegin(change) ? summary.began : summary.ended).push(change.after);
  };
  const own = storms.of(tenant);
  const single = changes.filter(({ before }) => before?.storm === undefined);
  const isStorm = single.length >= STORM_SIZE;
  const ones: AlertNotice[] = [];
  for (const change of changes) {
    const joins = isBegin(change) && storms.isOpen(own);
    const storm = change.before?.storm ?? (isStorm || joins ? own : undefined);
    if (storm === undefined) {
      ones.push({ kind: 'one', alert: change.after });
    } else {
      add(storm, change);
    }
  }
  return [...summaries.values(), ...ones];
}

function isBegin({ before, after }: AlertChange): boolean {
  return before === undefined && after.status === 'firing';
}

function isEnd({ before, after }: AlertChange): boolean {
  return before?.status === 'firing' && after.status === 'resolved';
}
