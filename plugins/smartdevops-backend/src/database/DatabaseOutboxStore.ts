import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { Columns, insert, isPostgres } from './bulk';
import { Message, OutboxEntry, OutboxStore } from './types';

type OutboxRow = {
  id: string;
  message: string;
  created_at: string;
  due_at: string;
  attempts: number;
  last_error: string | null;
};

const ADDED: Columns<Omit<OutboxRow, 'last_error'>> = {
  id: 'uuid',
  message: 'text',
  created_at: 'text',
  due_at: 'text',
  attempts: 'integer',
};

/**
 * Puts messages into the outbox; inside a transaction they are there exactly
 * if it is committed.
 */
export async function enqueue(
  tx: Knex,
  messages: Message[],
  at: string,
): Promise<void> {
  await enqueueAll(tx, [{ messages, at }]);
}

/** As {@link enqueue}, of several times in one statement. */
export async function enqueueAll(
  tx: Knex,
  several: { messages: Message[]; at: string }[],
): Promise<void> {
  const rows = several.flatMap(({ messages, at }) =>
    messages.map(message => ({
      id: randomUUID(),
      message: JSON.stringify(message),
      created_at: at,
      due_at: at,
      attempts: 0,
    })),
  );
  if (rows.length > 0) {
    await insert(tx, { table: 'outbox', columns: ADDED, rows });
  }
}

/** Undelivered messages in the plugin's database. */
export class DatabaseOutboxStore implements OutboxStore {
  constructor(private readonly knex: Knex) {}

  async claim(options: {
    now: string;
    until: string;
    limit: number;
  }): Promise<OutboxEntry[]> {
    const { now, until, limit } = options;
    const due = this.knex<OutboxRow>('outbox')
      .select('id')
      .where('due_at', '<=', now)
      .orderBy([{ column: 'due_at' }, { column: 'id' }])
      .limit(limit);
    if (isPostgres(this.knex)) {
      // Replicas take different ones; SQLite lets only one write anyway.
      due.forUpdate().skipLocked();
    }
    const rows = await this.knex<OutboxRow>('outbox')
      // Materialized, or a plan may run it, and its limit, once per row.
      .withMaterialized('due', due)
      .whereIn('id', this.knex('due').select('id'))
      .update({ due_at: until, attempts: this.knex.raw('attempts + 1') })
      .returning(['id', 'message', 'created_at', 'attempts']);
    return rows
      .map(row => ({
        id: row.id,
        message: JSON.parse(row.message),
        createdAt: row.created_at,
        attempts: row.attempts,
      }))
      .sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id));
  }

  async delivered(ids: string[]): Promise<void> {
    if (ids.length > 0) {
      await this.knex<OutboxRow>('outbox').whereIn('id', ids).delete();
    }
  }

  async backlog(): Promise<{ messages: number; oldest?: string }> {
    const [{ messages, oldest }] = await this.knex('outbox')
      .count({ messages: '*' })
      .min({ oldest: 'created_at' });
    // PostgreSQL answers a count as text.
    return { messages: Number(messages), oldest: oldest ?? undefined };
  }

  async postpone(id: string, dueAt: string, error: string): Promise<void> {
    await this.knex<OutboxRow>('outbox')
      .where({ id })
      .update({ due_at: dueAt, last_error: error });
  }
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
