import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { Columns, insert } from './bulk';
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
  if (messages.length === 0) {
    return;
  }
  await insert(tx, {
    table: 'outbox',
    columns: ADDED,
    rows: messages.map(message => ({
      id: randomUUID(),
      message: JSON.stringify(message),
      created_at: at,
      due_at: at,
      attempts: 0,
    })),
  });
}

/** Undelivered messages in the plugin's database. */
export class DatabaseOutboxStore implements OutboxStore {
  constructor(private readonly knex: Knex) {}

  add(messages: Message[], at: string): Promise<void> {
    return enqueue(this.knex, messages, at);
  }

  async claim(options: {
    now: string;
    until: string;
    limit: number;
  }): Promise<OutboxEntry[]> {
    const { now, until, limit } = options;
    // One transaction, so that many messages cost no more than one.
    return this.knex.transaction(async tx => {
      const candidates = await tx<OutboxRow>('outbox')
        .where('due_at', '<=', now)
        .orderBy([{ column: 'due_at' }, { column: 'id' }])
        .limit(limit);
      const claimed: OutboxEntry[] = [];
      for (const row of candidates) {
        // Only one of several replicas moves the row on from what all have read.
        const count = await tx<OutboxRow>('outbox')
          .where({ id: row.id, due_at: row.due_at, attempts: row.attempts })
          .update({ due_at: until, attempts: row.attempts + 1 });
        if (count === 1) {
          claimed.push({
            id: row.id,
            message: JSON.parse(row.message),
            createdAt: row.created_at,
            attempts: row.attempts + 1,
          });
        }
      }
      return claimed;
    });
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
