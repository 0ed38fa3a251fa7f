import { AppParts, AppRow, AppRows, RestingApp } from '../services';

/*
 * Answers about apps, written out. What rests is written once per change of
 * it: turning hundreds of apps, or a hundred pods, into text and bytes anew
 * would be the largest part of the work.
 */
export type Written = {
  /** New each time. */
  fresh: Buffer;
  /** The same buffer as long as nothing of it is different. */
  resting: Buffer;
};

const NOTHING = Buffer.alloc(0);
const written = new WeakMap<AppRow | RestingApp | AppRows, Buffer>();

/** The answer of `GET /v1/apps`. */
export function writeAppRows(rows: AppRows): Written {
  let bytes = written.get(rows);
  if (bytes === undefined) {
    bytes = joined(rows);
    written.set(rows, bytes);
  }
  return { fresh: NOTHING, resting: bytes };
}

function joined({ groups, incomplete }: AppRows): Buffer {
  const parts: Buffer[] = [];
  let total = 0;
  for (const { asOf, stale, rows } of groups) {
    const first = opening({ asOf, stale });
    const next = Buffer.concat([Buffer.from(','), first]);
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

/** The answer of `GET /v1/tenants/:tenant/apps/:app`. */
export function writeApp({ current, resting }: AppParts): Written {
  return { fresh: opening(current), resting: bytesOf(resting) };
}

/** An object to which more is added. */
function opening(object: object): Buffer {
  return Buffer.from(`${JSON.stringify(object).slice(0, -1)},`);
}

/** An object without its opening brace. */
function bytesOf(resting: AppRow | RestingApp): Buffer {
  let bytes = written.get(resting);
  if (bytes === undefined) {
    bytes = Buffer.from(JSON.stringify(resting).slice(1));
    written.set(resting, bytes);
  }
  return bytes;
}
