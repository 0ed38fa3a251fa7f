import type { Knex } from 'knex';
import { Activity } from '@smartdevops/backstage-plugin-smartdevops-common';
import { activityFromRow, ActivityRow } from './rows';
import { ActivityStore } from './types';

/** Puts entries into the activity log, inside a transaction or by itself. */
export async function insertActivity(
  tx: Knex,
  entries: Activity[],
): Promise<void> {
  if (entries.length === 0) {
    return;
  }
  await tx<ActivityRow>('activity')
    .insert(
      entries.map(entry => ({
        ...entry,
        tenant: entry.tenant ?? null,
        app: entry.app ?? null,
      })),
    )
    // What is told once has an id of its own, whoever tells it.
    .onConflict('id')
    .ignore();
}

/** The activity log in the plugin's database. */
export class DatabaseActivityStore implements ActivityStore {
  constructor(private readonly knex: Knex) {}

  async record(activity: Activity): Promise<void> {
    await insertActivity(this.knex, [activity]);
  }

  async amend(id: string, message: string): Promise<void> {
    await this.knex<ActivityRow>('activity').where({ id }).update({ message });
  }

  async withdraw(id: string): Promise<void> {
    await this.knex<ActivityRow>('activity').where({ id }).delete();
  }

  async list(filter: {
    tenants?: string[];
    tenant?: string;
    app?: string;
    limit: number;
  }): Promise<Activity[]> {
    const query = this.knex<ActivityRow>('activity')
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(filter.limit);
    if (filter.tenants) {
      query.whereIn('tenant', filter.tenants);
    }
    if (filter.tenant) {
      query.where({ tenant: filter.tenant });
    }
    if (filter.app) {
      query.where({ app: filter.app });
    }
    return (await query).map(activityFromRow);
  }
}
