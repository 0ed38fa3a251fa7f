import { AppRow, AppRows } from '../services';

const written = new WeakMap<AppRow, Buffer>();

/**
 * The answer of `GET /v1/apps`. Each row is written out once per change of it:
 * of hundreds of apps most rest, and turning all into text and bytes would be
 * the largest part of the work.
 */
export function writeAppRows({ groups, incomplete }: AppRows): Buffer {
  const parts: Buffer[] = [];
  let total = 0;
  for (const { asOf, stale, rows } of groups) {
    const currency = JSON.stringify({ asOf, stale }).slice(0, -1);
    const first = Buffer.from(`${currency},`);
    const next = Buffer.from(`,${currency},`);
    for (const row of rows) {
      parts.push(total === 0 ? first : next, bytesOf(row));
      total += 1;
    }
  }
  const rest = JSON.stringify({ total, incomplete }).slice(1);
  return Buffer.concat([
    Buffer.from('{"items":['),
    ...parts,
    Buffer.from(`],${rest}`),
  ]);
}

/** A row without its opening brace. */
function bytesOf(row: AppRow): Buffer {
  let bytes = written.get(row);
  if (bytes === undefined) {
    bytes = Buffer.from(JSON.stringify(row).slice(1));
    written.set(row, bytes);
  }
  return bytes;
}
