import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  Color,
  formatStoredSpec,
  HistoryClosing,
  parseStoredSpec,
  ReleaseHistoryEntry,
  ReleaseKind,
  ReleaseOutcome,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReleaseKey, ReleaseStore, StoredRelease } from './releaseTypes';

const LONGEST_LIST = 200;

type ReleaseRow = {
  id: string;
  tenant: string;
  app: string;
  kind: ReleaseKind;
  revision: number;
  color: Color;
  image: string;
  from_revision: number | null;
  actor: string;
  at: string;
  ended_at: string | null;
  outcome: ReleaseOutcome;
  message: string;
  spec: string | null;
};

/** The release history in the plugin's database. */
export class DatabaseReleaseStore implements ReleaseStore {
  constructor(private readonly knex: Knex) {}

  async put(
    { tenant, app }: ReleaseKey,
    entry: ReleaseHistoryEntry,
  ): Promise<void> {
    const { outcome, message, spec } = entry;
    const changes = {
      outcome,
      message,
      ended_at: entry.endedAt ?? null,
    };
    const text = spec ? formatStoredSpec(spec) : null;
    await this.knex<ReleaseRow>('releases')
      .insert({
        id: randomUUID(),
        tenant,
        app,
        kind: entry.kind,
        revision: entry.revision,
        color: entry.color,
        image: entry.image,
        from_revision: entry.from ?? null,
        actor: entry.by,
        at: entry.at,
        spec: text,
        ...changes,
      })
      .onConflict(['tenant', 'app', 'kind', 'revision', 'at'])
      // What the Deployment told once is kept when it is gone.
      .merge(text === null ? changes : { ...changes, spec: text })
      .where('releases.outcome', 'running');
  }

  async close(id: string, closing: HistoryClosing): Promise<void> {
    const { outcome, endedAt, message } = closing;
    await this.knex<ReleaseRow>('releases')
      .where({ id, outcome: 'running' })
      .update({
        outcome,
        ended_at: endedAt ?? null,
        ...(message !== undefined && { message }),
      });
  }

  async running({ tenant, app }: ReleaseKey): Promise<StoredRelease[]> {
    const rows = await this.knex<ReleaseRow>('releases').where({
      tenant,
      app,
      outcome: 'running',
    });
    return rows.map(fromRow);
  }

  async list({ tenant, app }: ReleaseKey): Promise<StoredRelease[]> {
    const rows = await this.knex<ReleaseRow>('releases')
      .where({ tenant, app })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'revision', order: 'desc' },
        { column: 'id' },
      ])
      .limit(LONGEST_LIST);
    return rows.map(fromRow);
  }

  async ofRevision(
    { tenant, app }: ReleaseKey,
    revision: number,
  ): Promise<StoredRelease[]> {
    const created = await this.knex<ReleaseRow>('releases')
      .where({ tenant, app, kind: 'create' })
      .orderBy('at', 'desc')
      .first();
    const rows = await this.knex<ReleaseRow>('releases')
      .where({ tenant, app, revision })
      .where('at', '>=', created?.at ?? '')
      .orderBy('at', 'desc');
    return rows.map(fromRow);
  }
}

function fromRow(row: ReleaseRow): StoredRelease {
  return {
    id: row.id,
    kind: row.kind,
    revision: row.revision,
    color: row.color,
    image: row.image,
    from: row.from_revision ?? undefined,
    by: row.actor,
    at: row.at,
    endedAt: row.ended_at ?? undefined,
    outcome: row.outcome,
    message: row.message,
    spec: parseStoredSpec(row.spec ?? undefined),
  };
}
