import { createHash, randomUUID } from 'node:crypto';
import { Activity } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ActivityStore } from '../../database';
import { Clock } from '../types';

/** Writes and reads the activity log: who did what, when. */
export class ActivityService {
  private readonly store: ActivityStore;
  private readonly clock: Clock;

  constructor(options: { store: ActivityStore; clock: Clock }) {
    this.store = options.store;
    this.clock = options.clock;
  }

  /** Writes down what goes with no change to the database. */
  async record(entry: Omit<Activity, 'id' | 'at'>): Promise<void> {
    await this.store.record(this.compose(entry));
  }

  /** An entry of now that is not written yet: a store writes it together with a change. */
  compose(entry: Omit<Activity, 'id' | 'at'>): Activity {
    const at = new Date(this.clock()).toISOString();
    return { id: randomUUID(), at, ...entry };
  }

  /**
   * Writes down what was done to an app.
   *
   * @param once - what makes it one thing: it is told once, whoever tells it,
   * and `at` is when it was done if that is not now
   * @returns the id of the entry
   */
  async recordFor(
    { tenant, app }: { tenant: { name: string }; app: string },
    entry: Pick<Activity, 'actor' | 'action' | 'message'>,
    once?: { key: string; at?: string },
  ): Promise<string> {
    const id = once ? idOf(`${tenant.name}/${app} ${once.key}`) : randomUUID();
    await this.store.record({
      ...entry,
      id,
      at: once?.at ?? new Date(this.clock()).toISOString(),
      tenant: tenant.name,
      app,
    });
    return id;
  }

  /** Lets an entry say something else. */
  amend(id: string, message: string): Promise<void> {
    return this.store.amend(id, message);
  }

  /** Takes an entry back that tells of nothing. */
  withdraw(id: string): Promise<void> {
    return this.store.withdraw(id);
  }

  list(filter: {
    tenants?: string[];
    tenant?: string;
    app?: string;
    limit: number;
  }): Promise<Activity[]> {
    return this.store.list(filter);
  }
}

/** The same id for the same text, in the form of a UUID (version 8, RFC 9562). */
function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
