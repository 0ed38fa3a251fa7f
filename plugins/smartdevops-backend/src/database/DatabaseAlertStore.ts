import type { Knex } from 'knex';
import {
  AlertChange,
  fingerprintOf,
  foldAlert,
  PlacedAlert,
  planNotices,
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
import {
  ALERT_COLUMNS,
  AlertRow,
  fromRow,
  keyOf,
  WrittenRow,
} from './alertRows';
import { AlertStorms } from './AlertStorms';
import { Columns, find, insert, isPostgres } from './bulk';
import { enqueue } from './DatabaseOutboxStore';
import { PendingAlerts } from './PendingAlerts';

/** How often a payload is taken anew after another replica was faster. */
const MAX_TRIES = 5;

/** Another replica changed one of the rows meanwhile. */
class TakenMeanwhile extends Error {}

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
        return await this.knex.transaction(tx => takeOnce(tx, intakes));
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
  const storms = await AlertStorms.read(tx, intakes);
  const taken = intakes.map(intake => {
    const changes = foldWithin(intake.alerts).flatMap(alert =>
      rows.fold(alert, intake.at),
    );
    const notices = planNotices(changes, storms.within(intake));
    for (const notice of notices) {
      storms.note(notice);
      if (notice.kind === 'many') {
        notice.began.forEach(alert => rows.tellIn(notice.storm, alert));
      }
    }
    return { intake, changes, notices };
  });
  await insertAll(tx, [...rows.added.values()]);
  await updateAll(tx, [...rows.changed.values()]);
  await storms.write();
  for (const { intake, notices } of taken) {
    await takeUnparsed(tx, intake);
    await takeHeartbeat(tx, intake);
    const messages = notices.flatMap(notice =>
      intake.messagesFor(notice, storms.countFor(notice)),
    );
    await enqueue(tx, messages, intake.at);
  }
  return taken.map(({ changes }) => changes);
}

/** What makes an alert the same alert. */
type Identity = Pick<AlertRow, 'source' | 'fingerprint' | 'starts_at'>;

const KEY: Columns<Identity> = {
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
  const rows = await find<AlertRow, Identity>(tx, {
    table: 'alerts',
    key: KEY,
    wanted: alerts.map(({ source, fingerprint, startsAt }) => ({
      source,
      fingerprint,
      starts_at: startsAt,
    })),
  });
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

async function insertAll(tx: Knex.Transaction, rows: AlertRow[]) {
  if (rows.length > 0) {
    await insert<WrittenRow>(tx, {
      table: 'alerts',
      columns: ALERT_COLUMNS,
      rows,
    });
  }
}

/** Many rows in one statement; each must still be the version it was made from. */
async function updateAll(tx: Knex.Transaction, rows: AlertRow[]) {
  if (rows.length === 0) {
    return;
  }
  const set = STATE_COLUMNS.map(name => `${name} = excluded.${name}`);
  const updated = await insert<WrittenRow>(tx, {
    table: 'alerts',
    columns: ALERT_COLUMNS,
    rows,
    conflict: `on conflict (id) do update set ${set.join(', ')} where alerts.version = excluded.version - 1 returning id`,
  });
  if (updated.length !== rows.length) {
    throw new TakenMeanwhile();
  }
}

type UnparsedRow = {
  id: string;
  source: string;
  received_at: string;
  reason: string;
  text: string;
};

const UNPARSED_COLUMNS: Columns<UnparsedRow> = {
  id: 'text',
  source: 'text',
  received_at: 'text',
  reason: 'text',
  text: 'text',
};

/** The same text that cannot be read comes again every few hours: once is enough. */
async function takeUnparsed(
  tx: Knex.Transaction,
  { unparsed, source, at }: AlertIntake,
): Promise<void> {
  const rows = new Map<string, UnparsedRow>();
  for (const { reason, text } of unparsed) {
    const id = fingerprintOf({ source, reason, text });
    rows.set(id, { id, source, received_at: at, reason, text });
  }
  if (rows.size > 0) {
    await insert(tx, {
      table: 'alerts_unparsed',
      columns: UNPARSED_COLUMNS,
      rows: [...rows.values()],
      conflict:
        'on conflict (id) do update set received_at = excluded.received_at',
    });
  }
}

async function takeHeartbeat(
  tx: Knex.Transaction,
  { heartbeat, source, at }: AlertIntake,
): Promise<void> {
  if (heartbeat) {
    await tx('alert_heartbeats')
      .insert({ source, seen_at: at })
      .onConflict('source')
      .merge();
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
