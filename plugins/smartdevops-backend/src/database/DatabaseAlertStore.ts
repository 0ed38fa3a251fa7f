import type { Knex } from 'knex';
import {
  AlertChange,
  fingerprintOf,
  foldAlert,
  PlacedAlert,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  AlertFilter,
  AlertIntake,
  AlertStore,
  FiringCount,
  Heartbeat,
  StoredAlert,
  StoredUnparsedAlert,
} from './alertTypes';
import { ALERT_COLUMNS, AlertRow, fromRow, keyOf } from './alertRows';
import { Columns, insertText, run, tableOf } from './bulk';
import { enqueue } from './DatabaseOutboxStore';
import { PendingAlerts } from './PendingAlerts';

/** How often a payload is taken anew after another replica was faster. */
const MAX_TRIES = 5;

/** Another replica changed one of the rows meanwhile. */
class TakenMeanwhile extends Error {}

/** Alerts in the plugin's database. */
export class DatabaseAlertStore implements AlertStore {
  constructor(private readonly knex: Knex) {}

  async take(intakes: AlertIntake[]): Promise<AlertChange[][]> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.knex.transaction(tx => takeOnce(tx, intakes));
      } catch (error) {
        if (!isRace(error) || tries === MAX_TRIES) {
          throw error;
        }
      }
    }
  }

  async list(filter: AlertFilter): Promise<StoredAlert[]> {
    const rows = await this.knex<AlertRow>('alerts')
      .where(query => {
        if (filter.tenants) {
          query.whereIn('tenant', filter.tenants);
        }
        if (filter.app) {
          query.where('app', filter.app);
        }
        if (filter.status) {
          query.where('status', filter.status);
        }
      })
      // "firing" comes before "resolved".
      .orderBy([
        { column: 'status' },
        { column: 'starts_at', order: 'desc' },
        { column: 'id' },
      ])
      .limit(filter.limit);
    return rows.map(fromRow);
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
  ): Promise<void> {
    await this.knex<AlertRow>('alerts')
      .where({ id })
      .update({
        acknowledged_by: by,
        acknowledged_at: at,
        acknowledged_comment: comment ?? null,
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
}

async function takeOnce(
  tx: Knex.Transaction,
  intakes: AlertIntake[],
): Promise<AlertChange[][]> {
  const rows = new PendingAlerts(
    await readKnown(
      tx,
      intakes.flatMap(({ alerts }) => alerts),
    ),
  );
  const changes = intakes.map(({ alerts, at }) =>
    foldWithin(alerts).flatMap(alert => rows.fold(alert, at)),
  );
  if (rows.added.size > 0) {
    const text = insertText(tx, 'alerts', ALERT_COLUMNS);
    await run(tx, text, [...rows.added.values()]);
  }
  if (rows.changed.size > 0) {
    await update(tx, [...rows.changed.values()]);
  }
  for (const [index, intake] of intakes.entries()) {
    const { source, at } = intake;
    await takeUnparsed(tx, intake);
    if (intake.heartbeat) {
      await tx('alert_heartbeats')
        .insert({ source, seen_at: at })
        .onConflict('source')
        .merge();
    }
    await enqueue(tx, intake.messagesFor(changes[index]), at);
  }
  return changes;
}

/** What makes an alert the same alert. */
const KEY: Columns<Pick<AlertRow, 'source' | 'fingerprint' | 'starts_at'>> = {
  source: 'text',
  fingerprint: 'text',
  starts_at: 'text',
};

async function readKnown(
  tx: Knex.Transaction,
  alerts: PlacedAlert[],
): Promise<Map<string, AlertRow>> {
  if (alerts.length === 0) {
    return new Map();
  }
  const rows = await run<AlertRow>(
    tx,
    `select alerts.* from ${tableOf(tx, KEY, 'wanted')} join alerts using (${Object.keys(KEY).join(', ')})`,
    alerts.map(({ source, fingerprint, startsAt }) => ({
      source,
      fingerprint,
      starts_at: startsAt,
    })),
  );
  return new Map(
    rows.map(row => [keyOf({ ...row, startsAt: row.starts_at }), row]),
  );
}

/** One entry per alert, also where a payload names it twice. */
function foldWithin(alerts: PlacedAlert[]): PlacedAlert[] {
  const folded = new Map<string, PlacedAlert>();
  for (const alert of alerts) {
    const before = folded.get(keyOf(alert));
    folded.set(keyOf(alert), { ...alert, ...foldAlert(before, alert) });
  }
  return [...folded.values()];
}

/** Columns of a row that a payload may change: never who looks after it. */
const STATE_COLUMNS = [
  'version',
  'status',
  'ends_at',
  'labels',
  'annotations',
  'generator_url',
  'tenant',
  'app',
] as const;

/** Many rows in one statement; each must still be the version it was made from. */
async function update(tx: Knex.Transaction, rows: AlertRow[]): Promise<void> {
  const set = STATE_COLUMNS.map(name => `${name} = excluded.${name}`);
  const updated = await run(
    tx,
    `${insertText(tx, 'alerts', ALERT_COLUMNS)} on conflict (id) do update set ${set.join(', ')} where alerts.version = excluded.version - 1 returning id`,
    rows,
  );
  if (updated.length !== rows.length) {
    throw new TakenMeanwhile();
  }
}

/** The same text that cannot be read comes again every few hours: once is enough. */
async function takeUnparsed(
  tx: Knex.Transaction,
  { unparsed, source, at }: AlertIntake,
): Promise<void> {
  for (const { reason, text } of unparsed) {
    await tx('alerts_unparsed')
      .insert({
        id: fingerprintOf({ source, reason, text }),
        source,
        received_at: at,
        reason,
        text,
      })
      .onConflict('id')
      .merge(['received_at']);
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
