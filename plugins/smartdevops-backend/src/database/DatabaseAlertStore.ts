import type { Knex } from 'knex';
import { AlertChange } from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  AlertFilter,
  AlertIntake,
  AlertStore,
  FiringCount,
  Heartbeat,
  StoredAlert,
  StoredUnparsedAlert,
} from './alertTypes';
import { AlertRow, fromRow } from './alertRows';
import { isPostgres } from './bulk';
import { TakenMeanwhile, takeAlerts } from './takeAlerts';
import { Traces } from './types';
import { writeTraces } from './writeTraces';

/** How often a payload is taken anew after another replica was faster. */
const MAX_TRIES = 5;

/** Alerts in the plugin's database. */
export class DatabaseAlertStore implements AlertStore {
  /** SQLite writes one after the other anyway, and fewer writes hold more. */
  readonly writers: number;

  constructor(private readonly knex: Knex) {
    this.writers = isPostgres(knex) ? 2 : 1;
  }

  async take(intakes: AlertIntake[]): Promise<AlertChange[][]> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.knex.transaction(tx => takeAlerts(tx, intakes));
      } catch (error) {
        if (!isRace(error) || tries === MAX_TRIES) {
          throw error;
        }
      }
    }
  }

  async list(
    filter: AlertFilter & { limit: number; offset?: number },
  ): Promise<StoredAlert[]> {
    const rows = await this.matching(filter)
      // "firing" comes before "resolved".
      .orderBy([
        { column: 'status' },
        { column: 'starts_at', order: 'desc' },
        { column: 'id' },
      ])
      .limit(filter.limit)
      .offset(filter.offset ?? 0);
    return rows.map(fromRow);
  }

  async count(filter: AlertFilter): Promise<number> {
    const [{ count }] = await this.matching(filter).count({ count: '*' });
    return Number(count);
  }

  async countFiring(): Promise<FiringCount[]> {
    const rows = await this.knex<AlertRow>('alerts')
      .where('status', 'firing')
      .whereNotNull('tenant')
      .whereNotNull('app')
      .groupBy('tenant', 'app')
      .select('tenant', 'app')
      .count({ count: '*' });
    return rows.map(({ tenant, app, count }) => ({
      tenant: String(tenant),
      app: String(app),
      // PostgreSQL counts in 64 bits and writes them as text.
      count: Number(count),
    }));
  }

  async listUnparsed(limit: number): Promise<StoredUnparsedAlert[]> {
    const rows = await this.knex('alerts_unparsed')
      .select('id', 'source', 'reason', 'text', 'received_at')
      .orderBy([{ column: 'received_at', order: 'desc' }, { column: 'id' }])
      .limit(limit);
    return rows.map(({ received_at: receivedAt, ...row }) => ({
      ...row,
      receivedAt,
    }));
  }

  async get(id: string): Promise<StoredAlert | undefined> {
    const row = await this.knex<AlertRow>('alerts').where({ id }).first();
    return row && fromRow(row);
  }

  async acknowledge(
    id: string,
    { by, at, comment }: { by: string; at: string; comment?: string },
    traces: Traces = {},
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      const count = await tx<AlertRow>('alerts')
        .where({ id })
        .update({
          acknowledged_by: by,
          acknowledged_at: at,
          acknowledged_comment: comment ?? null,
        });
      if (count === 1) {
        await writeTraces(tx, traces, at);
      }
    });
  }

  async heartbeats(): Promise<Heartbeat[]> {
    const rows = await this.knex('alert_heartbeats').select();
    return rows.map(row => ({ source: row.source, seenAt: row.seen_at }));
  }

  async forget(before: string): Promise<void> {
    await this.knex<AlertRow>('alerts')
      .where('status', 'resolved')
      .andWhere('ends_at', '<', before)
      .delete();
    await this.knex('alerts_unparsed')
      .where('received_at', '<', before)
      .delete();
  }

  private matching({ tenants, unplaced, app, status }: AlertFilter) {
    return this.knex<AlertRow>('alerts').where(query => {
      if (tenants) {
        query.where(place => {
          place.whereIn('tenant', tenants);
          if (unplaced) {
            place.orWhereNull('tenant');
          }
        });
      }
      if (app) {
        query.where('app', app);
      }
      if (status) {
        query.where('status', status);
      }
    });
  }
}

/** PostgreSQL: unique violation, serialization failure, deadlock; and SQLite's own words. */
const RACES = new Set(['23505', '40001', '40P01', 'SQLITE_CONSTRAINT_UNIQUE']);

/** Whether another replica took the same alerts in at the same time. */
function isRace(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code;
  return (
    error instanceof TakenMeanwhile ||
    (typeof code === 'string' && RACES.has(code))
  );
}
