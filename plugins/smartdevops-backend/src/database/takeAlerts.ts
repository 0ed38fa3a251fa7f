import type { Knex } from 'knex';
import {
  AlertChange,
  fingerprintOf,
  foldAlert,
  PlacedAlert,
  planNotices,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertIntake } from './alertTypes';
import { ALERT_COLUMNS, AlertRow, keyOf, WrittenRow } from './alertRows';
import { AlertStorms } from './AlertStorms';
import { Columns, find, insert } from './bulk';
import { enqueueAll } from './DatabaseOutboxStore';
import { PendingAlerts } from './PendingAlerts';

/** Another replica changed one of the rows meanwhile. */
export class TakenMeanwhile extends Error {}

/**
 * Keeps some payloads with all that is to be told of them, within a
 * transaction.
 *
 * @throws TakenMeanwhile, or what the database says, if another replica took
 * the same alerts in at the same time: everything has to be done anew
 */
export async function takeAlerts(
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
  const named = await storms.names();
  for (const intake of intakes) {
    await takeUnparsed(tx, intake);
    await takeHeartbeat(tx, intake);
  }
  await enqueueAll(
    tx,
    taken.map(({ intake, notices }) => ({
      messages: notices.flatMap(notice =>
        intake.messagesFor(notice, storms.stateFor(notice, named)),
      ),
      at: intake.at,
    })),
  );
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
