import { ObservedApp } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ActivityService, Clock, ToldByState, toldByState } from '../services';

/** How long whoever did something has to tell of it themselves. */
const GRACE_MS = 3_000;
/** What is older was told long ago: a backend starts by looking at every app. */
const OLDEST_MS = 86_400_000;

/**
 * Writes what people did into the activity log, where the backend that did it
 * died before it could. What was told already is not told twice.
 */
export class LateTeller {
  private readonly activity: Pick<ActivityService, 'recordFor'>;
  private readonly clock: Clock;
  /** What is known to be told, of what the state of an app tells now. */
  private readonly told = new Map<string, string[]>();

  constructor(options: {
    activity: Pick<ActivityService, 'recordFor'>;
    clock: Clock;
  }) {
    this.activity = options.activity;
    this.clock = options.clock;
  }

  /**
   * @returns when to look again, in ms since the epoch
   * @throws if the database fails
   */
  async tell(app: ObservedApp): Promise<number | undefined> {
    const state = app.activeService?.release;
    if (!state) {
      return undefined;
    }
    const id = `${app.cluster}/${app.namespace}/${app.name}`;
    const known = this.told.get(id) ?? [];
    const kept: string[] = [];
    let wakeAt: number | undefined;
    for (const entry of toldByState(state)) {
      const due = Date.parse(entry.at) + GRACE_MS;
      const age = this.clock() - Date.parse(entry.at);
      if (known.includes(entry.key) || age > OLDEST_MS) {
        kept.push(entry.key);
      } else if (age < GRACE_MS) {
        wakeAt = Math.min(due, wakeAt ?? Infinity);
      } else {
        await this.record(app, entry);
        kept.push(entry.key);
      }
    }
    this.told.set(id, kept);
    return wakeAt;
  }

  private record(
    { tenant, name }: ObservedApp,
    { key, at, ...entry }: ToldByState,
  ): Promise<void> {
    const target = { tenant: { name: tenant }, app: name };
    return this.activity.recordFor(target, entry, { key, at });
  }
}
