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
  Heartbeat,
  StoredAlert,
  StoredUnparsedAlert,
} from './alertTypes';
import { AlertRow, fromRow, keyOf } from './alertRows';
import { enqueue } from './DatabaseOutboxStore';
import { PendingAlerts } from './PendingAlerts';

/** Rows per statement: far below what any database takes. */
const CHUNK = 500;
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
  for (const chunk of chunksOf([...rows.added.values()])) {
    await tx<AlertRow>('alerts').insert(chunk);
  }
  for (const chunk of chunksOf([...rows.changed.values()])) {
    await update(tx, chunk);
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

async function readKnown(
  tx: Knex.Transaction,
  alerts: PlacedAlert[],
): Promise<Map<string, AlertRow>> {
  const known = new Map<string, AlertRow>();
  for (const chunk of chunksOf(alerts)) {
    // Column by column: PostgreSQL uses no index for a list of triples. What
    // this finds besides is of the same few alerts.
    const rows = await tx<AlertRow>('alerts')
      .whereIn('source', valuesOf(chunk, 'source'))
      .whereIn('fingerprint', valuesOf(chunk, 'fingerprint'))
      .whereIn('starts_at', valuesOf(chunk, 'startsAt'));
    rows.forEach(row =>
      known.set(keyOf({ ...row, startsAt: row.starts_at }), row),
    );
  }
  return known;
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
  const updated = await tx<AlertRow>('alerts')
    .insert(rows)
    .onConflict('id')
    .merge([...STATE_COLUMNS])
    .where('alerts.version', tx.raw('excluded.version - 1'))
    .returning('id');
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

function valuesOf(
  alerts: PlacedAlert[],
  key: 'source' | 'fingerprint' | 'startsAt',
): string[] {
  return [...new Set(alerts.map(alert => alert[key]))];
}

function chunksOf<T>(items: T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += CHUNK) {
    chunks.push(items.slice(start, start + CHUNK));
  }
  return chunks;
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
