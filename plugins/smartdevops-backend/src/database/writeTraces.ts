import type { Knex } from 'knex';
import { insertActivity } from './DatabaseActivityStore';
import { enqueue } from './DatabaseOutboxStore';
import { Traces } from './types';

/**
 * Writes what a change leaves behind, inside the transaction that makes the
 * change: a backend that dies between the two would lose it for good.
 *
 * @param at - when the messages were written
 */
export async function writeTraces(
  tx: Knex.Transaction,
  { activity = [], messages = [] }: Traces,
  at: string,
): Promise<void> {
  await insertActivity(tx, activity);
  await enqueue(tx, messages, at);
}
