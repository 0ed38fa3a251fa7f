import {
  AlertState,
  AlertStatus,
  PlacedAlert,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { StoredAlert } from './alertTypes';
import { Columns } from './bulk';

/** An alert as the database holds it. */
export type AlertRow = {
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
  storm: string | null;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  acknowledged_comment: string | null;
};

/** What messages of Alertmanager write; never who looks after an alert. */
export type WrittenRow = Omit<
  AlertRow,
  'acknowledged_by' | 'acknowledged_at' | 'acknowledged_comment'
>;

export const ALERT_COLUMNS: Columns<WrittenRow> = {
  id: 'uuid',
  source: 'text',
  fingerprint: 'text',
  starts_at: 'text',
  status: 'text',
  ends_at: 'text',
  labels: 'text',
  annotations: 'text',
  generator_url: 'text',
  tenant: 'text',
  app: 'text',
  first_seen: 'text',
  version: 'integer',
  storm: 'text',
};

/** A row that nobody looks after yet. */
export function toRow(
  alert: PlacedAlert,
  own: {
    id: string;
    first_seen: string;
    version?: number;
    storm?: string | null;
  },
): AlertRow {
  return {
    version: 1,
    storm: null,
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

export function fromRow(row: AlertRow): StoredAlert {
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
    ...(row.storm !== null && { storm: row.storm }),
    ...(row.acknowledged_by !== null && {
      acknowledged: {
        by: row.acknowledged_by,
        at: row.acknowledged_at!,
        comment: row.acknowledged_comment ?? undefined,
      },
    }),
  };
}

/** What two messages about the same alert have in common. */
export function keyOf(alert: {
  source: string;
  fingerprint: string;
  startsAt: string;
}): string {
  return `${alert.fingerprint} ${alert.startsAt} ${alert.source}`;
}
