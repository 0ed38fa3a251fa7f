import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  AlertChange,
  AlertState,
  AlertStatus,
  fingerprintOf,
  foldAlert,
  isSameAlertState,
  PlacedAlert,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  AlertFilter,
  AlertIntake,
  AlertStore,
  Heartbeat,
  StoredAlert,
} from './alertTypes';
import { enqueue } from './DatabaseOutboxStore';

/** Rows per statement: far below what any database takes. */
const CHUNK = 200;
/** How often a payload is taken anew after another replica was faster. */
const MAX_TRIES = 5;

type AlertRow = {
  id: string;
  source: string;
  fingerprint: string;
  starts_at: string;
  status: AlertStatus;
  ends_at: string | null;
  labels: string;
  annotations: string;
  generator_url: string | null;
  tenant: string | null;
  app: string | null;
  first_seen: string;
  version: number;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  acknowledged_comment: string | null;
};

/** Another replica changed one of the rows meanwhile. */
class TakenMeanwhile extends Error {}

/** Alerts in the plugin's database. */
export class DatabaseAlertStore implements AlertStore {
  constructor(private readonly knex: Knex) {}

  async take(intake: AlertIntake): Promise<AlertChange[]> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.knex.transaction(tx => takeOnce(tx, intake));
      } catch (error) {
        const isRace = error instanceof TakenMeanwhile || isDuplicate(error);
        if (!isRace || tries === MAX_TRIES) {
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
  intake: AlertIntake,
): Promise<AlertChange[]> {
  const { source, at } = intake;
  const known = await readKnown(tx, intake);
  const changes: AlertChange[] = [];
  const added: AlertRow[] = [];
  for (const alert of foldWithin(intake.alerts)) {
    const row = known.get(keyOf(alert));
    const before = row && fromRow(row);
    const after = { ...alert, ...foldAlert(before, alert) };
    if (!before) {
      added.push(toRow(after, { id: randomUUID(), first_seen: at }));
      changes.push({ after });
    } else if (!isSameAlertState(before, after)) {
      await update(tx, row, after);
      changes.push({ before, after });
    }
  }
  for (const chunk of chunksOf(added)) {
    await tx<AlertRow>('alerts').insert(chunk);
  }
  await takeUnparsed(tx, intake);
  if (intake.heartbeat) {
    await tx('alert_heartbeats')
      .insert({ source, seen_at: at })
      .onConflict('source')
      .merge();
  }
  await enqueue(tx, intake.messagesFor(changes), at);
  return changes;
}

async function readKnown(
  tx: Knex.Transaction,
  { alerts }: AlertIntake,
): Promise<Map<string, AlertRow>> {
  const known = new Map<string, AlertRow>();
  for (const chunk of chunksOf(alerts)) {
    const rows = await tx<AlertRow>('alerts').whereIn(
      ['source', 'fingerprint', 'starts_at'],
      chunk.map(a => [a.source, a.fingerprint, a.startsAt]),
    );
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

async function update(
  tx: Knex.Transaction,
  row: AlertRow,
  after: PlacedAlert,
): Promise<void> {
  const { id, version, first_seen } = row;
  const { acknowledged_by, acknowledged_at, acknowledged_comment, ...state } =
    toRow(after, { id, first_seen, version: version + 1 });
  const count = await tx<AlertRow>('alerts')
    .where({ id, version })
    .update(state);
  if (count !== 1) {
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

function keyOf(alert: {
  source: string;
  fingerprint: string;
  startsAt: string;
}): string {
  return `${alert.fingerprint} ${alert.startsAt} ${alert.source}`;
}

function chunksOf<T>(items: T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += CHUNK) {
    chunks.push(items.slice(start, start + CHUNK));
  }
  return chunks;
}

function toRow(
  alert: PlacedAlert,
  own: { id: string; first_seen: string; version?: number },
): AlertRow {
  return {
    version: 1,
    ...own,
    source: alert.source,
    fingerprint: alert.fingerprint,
    starts_at: alert.startsAt,
    status: alert.status,
    ends_at: alert.endsAt ?? null,
    labels: JSON.stringify(alert.labels),
    annotations: JSON.stringify(alert.annotations),
    generator_url: alert.generatorUrl ?? null,
    tenant: alert.tenant ?? null,
    app: alert.app ?? null,
    acknowledged_by: null,
    acknowledged_at: null,
    acknowledged_comment: null,
  };
}

function fromRow(row: AlertRow): StoredAlert {
  const state: AlertState = {
    source: row.source,
    fingerprint: row.fingerprint,
    startsAt: row.starts_at,
    status: row.status,
    labels: JSON.parse(row.labels),
    annotations: JSON.parse(row.annotations),
    ...(row.ends_at !== null && { endsAt: row.ends_at }),
    ...(row.generator_url !== null && { generatorUrl: row.generator_url }),
  };
  return {
    ...state,
    id: row.id,
    tenant: row.tenant ?? undefined,
    app: row.app ?? undefined,
    ...(row.acknowledged_by !== null && {
      acknowledged: {
        by: row.acknowledged_by,
        at: row.acknowledged_at!,
        comment: row.acknowledged_comment ?? undefined,
      },
    }),
  };
}

/** Two replicas inserted the same alert: SQLite and PostgreSQL say so in their own words. */
function isDuplicate(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code;
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}
