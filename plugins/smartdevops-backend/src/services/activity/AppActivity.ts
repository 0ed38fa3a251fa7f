import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ObservedApp,
  ReleaseStep,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { causeOf } from '../../logFields';
import { orUnavailable } from '../orUnavailable';
import { ActivityService } from './ActivityService';
import { Clock, DATABASE_PAUSE_MS } from '../types';
import { toldByApp } from './toldByApp';
import { toldBySteps } from './toldBySteps';
import { Told } from './types';

/** How long whoever did something has to tell of it themselves. */
const GRACE_MS = 3_000;
/** What is older was told long ago: a backend starts by looking at every app. */
const OLDEST_MS = 86_400_000;
/** How far the clocks of those who write to the cluster may be apart. */
const SKEW_MS = 60_000;

/** An app by its names. */
export type AppName = { tenant: string; name: string };

/** An entry that was written before what it tells of was done. */
export type BegunEntry = {
  /** It is done: the entry says so. */
  finish(message: string): Promise<void>;
  /** Nothing of it was done. */
  withdraw(): Promise<void>;
};

type Log = Pick<ActivityService, 'recordFor' | 'amend' | 'withdraw'>;

/**
 * The activity log of apps. What is done to an app is written to the cluster
 * together with who did it, so that the log can be derived from there:
 * whoever does something writes its entry at once, and if they die before
 * that, or the database fails, whoever looks at the app next does. Each entry
 * is written once.
 */
export class AppActivity {
  private readonly activity: Log;
  private readonly clock: Clock;
  private readonly logger: LoggerService;
  /** By app, of what it tells now: what is known to be in the log. */
  private readonly told = new Map<string, Set<string>>();

  constructor(options: { activity: Log; clock: Clock; logger: LoggerService }) {
    this.activity = options.activity;
    this.clock = options.clock;
    this.logger = options.logger;
  }

  /** Of what was just done; what the database does not take is told later. */
  async tell(app: AppName, entries: Told[]): Promise<void> {
    await this.write(app, entries).catch(error =>
      this.logger.warn('The activity log is written later', {
        tenant: app.tenant,
        app: app.name,
        ...causeOf(error),
      }),
    );
  }

  /** The same of steps that were just carried out. */
  async tellSteps(before: ObservedApp, done: ReleaseStep[]): Promise<void> {
    const at = new Date(this.clock()).toISOString();
    await this.tell(before, toldBySteps(before, done, at));
  }

  /** Of all that an app tells, before something of it is written over. */
  async tellAll(app: ObservedApp): Promise<void> {
    await this.tell(app, this.untold(app));
  }

  /**
   * The same where it may not be missing.
   *
   * @throws 503 if the database fails
   */
  async require(app: ObservedApp): Promise<void> {
    await required(this.write(app, this.untold(app)));
  }

  /** Whether all that an app tells is known to be in the log. */
  isTold(app: ObservedApp): boolean {
    const known = this.told.get(idOf(app));
    return this.tellable(app).every(({ key }) => known?.has(key));
  }

  /**
   * Of what others did and had no time to tell. Whether the app is where its
   * tenant's apps are has to be looked at before: everybody may label an object.
   *
   * @returns when to look again, in ms since the epoch
   */
  async tellLate(app: ObservedApp): Promise<number | undefined> {
    const untold = this.untold(app);
    const now = this.clock();
    const isDue = (entry: Told) => dueAt(entry) <= now;
    const due = untold.filter(isDue);
    await this.tell(app, due);
    if (due.some(({ key }) => !this.told.get(idOf(app))?.has(key))) {
      return now + DATABASE_PAUSE_MS;
    }
    const waiting = untold.filter(entry => !isDue(entry)).map(dueAt);
    return waiting.length > 0 ? Math.min(...waiting) : undefined;
  }

  /**
   * Writes of something before it is done, because it leaves nothing to tell
   * it from: if whoever does it dies meanwhile, the log says that they began.
   *
   * @throws 503 if the database fails: then it is not to be done
   */
  async begin(
    { tenant, name }: AppName,
    entry: Pick<Told, 'actor' | 'action' | 'message'>,
  ): Promise<BegunEntry> {
    const target = { tenant: { name: tenant }, app: name };
    const id = await required(this.activity.recordFor(target, entry));
    const settle = (work: Promise<void>) =>
      work.catch(error =>
        this.logger.warn('An entry of the activity log stays as it was begun', {
          tenant,
          app: name,
          ...causeOf(error),
        }),
      );
    return {
      finish: message => settle(this.activity.amend(id, message)),
      withdraw: () => settle(this.activity.withdraw(id)),
    };
  }

  /** Of an app that is gone. */
  forget(app: AppName): void {
    this.told.delete(idOf(app));
  }

  /** What an app tells that is not known to be in the log; forgets the rest. */
  private untold(app: ObservedApp): Told[] {
    const entries = this.tellable(app);
    const known = this.told.get(idOf(app));
    const isKnown = ({ key }: Told) => known?.has(key);
    const kept = entries.filter(isKnown).map(({ key }) => key);
    if (kept.length > 0) {
      this.told.set(idOf(app), new Set(kept));
    } else {
      this.told.delete(idOf(app));
    }
    return entries.filter(entry => !isKnown(entry));
  }

  /** Not what is long past, and not what claims to be done tomorrow. */
  private tellable(app: ObservedApp): Told[] {
    const now = this.clock();
    return toldByApp(app).filter(({ at }) => {
      const age = now - Date.parse(at);
      return age <= OLDEST_MS && age >= -SKEW_MS;
    });
  }

  /** @throws if the database fails */
  private async write(app: AppName, entries: Told[]): Promise<void> {
    const target = { tenant: { name: app.tenant }, app: app.name };
    for (const { key, at, ...entry } of entries) {
      await this.activity.recordFor(target, entry, { key, at });
      const known = this.told.get(idOf(app)) ?? new Set();
      this.told.set(idOf(app), known.add(key));
    }
  }
}

/** @throws 503 if the database fails */
function required<T>(work: Promise<T>): Promise<T> {
  return orUnavailable(work, {
    reason: 'ActivityUnavailable',
    what: 'activity log',
  });
}

function dueAt({ at }: Told): number {
  return Date.parse(at) + GRACE_MS;
}

function idOf({ tenant, name }: AppName): string {
  return `${tenant}/${name}`;
}
