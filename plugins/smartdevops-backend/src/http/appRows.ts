import { AppRow, AppRows } from '../services';

const texts = new WeakMap<AppRow, string>();

/**
 * The answer of `GET /v1/apps`. Each row is written out once per change of it:
 * of hundreds of apps most rest, and the text of all would be the largest part
 * of the work.
 */
export function writeAppRows({ groups, incomplete }: AppRows): string {
  const items = groups.flatMap(({ asOf, stale, rows }) => {
    const currency = JSON.stringify({ asOf, stale }).slice(0, -1);
    return rows.map(row => `${currency},${textOf(row)}`);
  });
  const rest = JSON.stringify({ total: items.length, incomplete }).slice(1);
  return `{"items":[${items.join()}],${rest}`;
}

/** A row without its opening brace. */
function textOf(row: AppRow): string {
  let text = texts.get(row);
  if (text === undefined) {
    text = JSON.stringify(row).slice(1);
    texts.set(row, text);
  }
  return text;
}
