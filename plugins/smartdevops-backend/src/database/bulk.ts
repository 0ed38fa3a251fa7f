import type { Knex } from 'knex';

/*
 * Many rows as one JSON text: a binding per value, as a query builder makes
 * them, costs more than everything else that is done with an alert. Both
 * databases that Backstage runs on read such a text as a table.
 */

/** Type of each column. */
export type Columns<Row> = {
  [name in keyof Row & string]: 'text' | 'integer' | 'uuid';
};

/**
 * Rows as a table in the FROM of a statement. Its only binding is the rows as
 * JSON text.
 *
 * @param name - what the table is called there
 */
export function tableOf<Row>(
  knex: Knex,
  columns: Columns<Row>,
  name: string,
): string {
  const names = Object.keys(columns) as (keyof Row & string)[];
  if (isPostgres(knex)) {
    const typed = names.map(column => `${column} ${columns[column]}`);
    return `json_to_recordset(?::json) as ${name}(${typed.join(', ')})`;
  }
  const picked = names.map(column => `value ->> '${column}' as ${column}`);
  return `(select ${picked.join(', ')} from json_each(?)) as ${name}`;
}

/** `insert into … select …`, to which a conflict clause can be added. */
export function insertText<Row>(
  knex: Knex,
  table: string,
  columns: Columns<Row>,
): string {
  const names = Object.keys(columns).join(', ');
  // SQLite would take "on" for a part of the join without a WHERE.
  return `insert into ${table} (${names}) select ${names} from ${tableOf(knex, columns, 'given')} where true`;
}

/** The rows that a statement answers with. */
export async function run<Row>(
  knex: Knex,
  text: string,
  rows: object[],
): Promise<Row[]> {
  const answer = await knex.raw(text, [JSON.stringify(rows)]);
  return isPostgres(knex) ? answer.rows : answer;
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}
