import { randomUUID } from 'node:crypto';
import { Activity } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ActivityStore } from '../database';
import { AppTarget } from './appTarget';
import { Clock } from './types';

/** Writes and reads the activity log: who did what, when. */
export class ActivityService {
  private readonly store: ActivityStore;
  private readonly clock: Clock;

  constructor(options: { store: ActivityStore; clock: Clock }) {
    this.store = options.store;
    this.clock = options.clock;
  }

  async record(entry: Omit<Activity, 'id' | 'at'>): Promise<void> {
    const at = new Date(this.clock()).toISOString();
    await this.store.record({ id: randomUUID(), at, ...entry });
  }

  /** The same for what was done to an app. */
  recordFor(
    { tenant, app }: AppTarget,
    entry: Pick<Activity, 'actor' | 'action' | 'message'>,
  ): Promise<void> {
    return this.record({ ...entry, tenant: tenant.name, app });
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
