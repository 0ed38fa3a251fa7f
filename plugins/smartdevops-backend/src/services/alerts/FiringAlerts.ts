import type { LoggerService } from '@backstage/backend-plugin-api';
import { AlertStore, FiringCount } from '../../database';
import { ChangeNotifier } from '../types';
import { causeOf } from '../../logFields';

/** How late it is noticed what another replica took in. */
const EVERY_MS = 15_000;
/** In a storm the alerts of this time are counted together. */
const GATHER_MS = 500;

/** How many alerts of an app fire, at no cost. */
export interface AlertCounts {
  /** A greater one as soon as anything may be different. */
  readonly version: number;
  firingFor(tenant: string, app: string): number;
}

/**
 * Counts the alerts that fire for the table of apps, which is answered from
 * memory: one query now and then, whoever looks and whatever comes in.
 */
export class FiringAlerts implements AlertCounts {
  private readonly store: Pick<AlertStore, 'countFiring'>;
  private readonly notifier: Pick<ChangeNotifier, 'poke'>;
  private readonly logger: LoggerService;
  private counts = new Map<string, number>();
  private changes = 0;
  private timer: NodeJS.Timeout | undefined;
  private due = Infinity;
  private running = false;
  private stopped = true;
  private failed = false;

  constructor(options: {
    store: Pick<AlertStore, 'countFiring'>;
    notifier: Pick<ChangeNotifier, 'poke'>;
    logger: LoggerService;
  }) {
    this.store = options.store;
    this.notifier = options.notifier;
    this.logger = options.logger;
  }

  get version(): number {
    return this.changes;
  }

  firingFor(tenant: string, app: string): number {
    return this.counts.get(keyOf({ tenant, app })) ?? 0;
  }

  /** Begins to count; returns at once. */
  start(): void {
    this.stopped = false;
    this.countIn(0);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Counts anew before long: an alert has changed. */
  changed(): void {
    this.countIn(GATHER_MS);
  }

  private countIn(ms: number): void {
    const due = Date.now() + ms;
    if (this.stopped || due >= this.due) {
      return;
    }
    this.due = due;
    clearTimeout(this.timer);
    // Never rejects.
    this.timer = setTimeout(() => void this.count(), ms);
  }

  private async count(): Promise<void> {
    this.due = Infinity;
    if (this.running) {
      this.countIn(GATHER_MS);
      return;
    }
    this.running = true;
    try {
      this.take(await this.store.countFiring());
      this.failed = false;
    } catch (error) {
      this.say(error);
    }
    this.running = false;
    this.countIn(EVERY_MS);
  }

  private say(error: unknown): void {
    if (!this.failed && !this.stopped) {
      this.logger.warn(
        'The table of apps shows an old number of alerts while they cannot be counted',
        causeOf(error),
      );
    }
    this.failed = true;
  }

  private take(found: FiringCount[]): void {
    const before = this.counts;
    this.counts = new Map(found.map(row => [keyOf(row), row.count]));
    const changed = [
      ...new Set([...before.keys(), ...this.counts.keys()]),
    ].filter(key => before.get(key) !== this.counts.get(key));
    if (changed.length > 0) {
      this.changes += 1;
    }
    changed.forEach(ref => this.notifier.poke({ kind: 'app', ref }));
  }
}

/** As a poke names an app. */
function keyOf({ tenant, app }: { tenant: string; app: string }): string {
  return `${tenant}/${app}`;
}
