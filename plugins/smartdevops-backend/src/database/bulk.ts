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

/** `select …` of all columns of a table, for the rows whose key is wanted. */
export async function find<Row, Key extends object>(
  knex: Knex,
  options: { table: string; key: Columns<Key>; wanted: Key[] },
): Promise<Row[]> {
  const { table, key, wanted } = options;
  const names = Object.keys(key).join(', ');
  return run<Row, Key>(
    knex,
    `select ${table}.* from ${tableOf(knex, key, 'wanted')} join ${table} using (${names})`,
    key,
    wanted,
  );
}

/**
 * Inserts rows.
 *
 * @param options.conflict - a conflict clause, if need be with `returning`
 * @returns what the clause returns
 */
export async function insert<Row extends object, Returned = unknown>(
  knex: Knex,
  options: {
    table: string;
    columns: Columns<Row>;
    rows: Row[];
    conflict?: string;
  },
): Promise<Returned[]> {
  const { table, columns, rows, conflict = '' } = options;
  const names = Object.keys(columns).join(', ');
  return run<Returned, Row>(
    knex,
    // SQLite would take "on" for a part of the join without a WHERE.
    `insert into ${table} (${names}) select ${names} from ${tableOf(knex, columns, 'given')} where true ${conflict}`,
    columns,
    rows,
  );
}

/** Rows as a table in the FROM of a statement; its only binding is the JSON. */
function tableOf<Row>(knex: Knex, columns: Columns<Row>, name: string): string {
  const names = Object.keys(columns) as (keyof Row & string)[];
  if (isPostgres(knex)) {
    const typed = names.map(column => `${column} ${columns[column]}`);
    return `json_to_recordset(?::json) as ${name}(${typed.join(', ')})`;
  }
  const picked = names.map(
    (column, index) => `value ->> ${index} as ${column}`,
  );
  return `(select ${picked.join(', ')} from json_each(?)) as ${name}`;
}

/** The rows that a statement answers with. */
async function run<Row, Given extends object>(
  knex: Knex,
  text: string,
  columns: Columns<Given>,
  rows: Given[],
): Promise<Row[]> {
  const isPg = isPostgres(knex);
  // SQLite finds a value by its place in half the time that its name takes.
  const names = Object.keys(columns) as (keyof Given & string)[];
  const given = isPg ? rows : rows.map(row => names.map(name => row[name]));
  const answer = await knex.raw(text, [JSON.stringify(given)]);
  return isPg ? answer.rows : answer;
}

export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}
