import { isObject } from '../util/json';
import { Answer, RecordedCase, RecordedEvent } from './fixture';
import { normalize, normalizeText } from './normalize';

type Leniency = Pick<RecordedCase, 'trimmed' | 'excerpt' | 'anyOrder'>;

function nameOf(item: unknown): unknown {
  if (!isObject(item)) return undefined;
  const { metadata } = item;
  return item.name ?? (isObject(metadata) ? metadata.name : undefined);
}

/** The items that the recording kept, in the order of the answer. */
function kept(expected: unknown[], actual: unknown[]): unknown[] {
  const names = new Set(expected.map(nameOf));
  return actual.filter(item => names.has(nameOf(item)));
}

/** Paths at which two normalized documents differ. */
function differences(
  expected: unknown,
  actual: unknown,
  path: string,
  leniency: Leniency,
): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [path];
    const excerpt = leniency.excerpt && nameOf(expected[0]) !== undefined;
    const items = excerpt ? kept(expected, actual) : actual;
    if (items.length !== expected.length) return [path];
    return expected.flatMap((item, index) =>
      differences(item, items[index], `${path}[${index}]`, leniency),
    );
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [path];
    const keys = new Set([
      ...Object.keys(expected),
      ...(leniency.trimmed ? [] : Object.keys(actual)),
    ]);
    // Who owns what was recorded for some cases only.
    if (!('managedFields' in expected)) keys.delete('managedFields');
    return [...keys].flatMap(key =>
      differences(
        expected[key],
        actual[key],
        path ? `${path}.${key}` : key,
        leniency,
      ),
    );
  }
  return expected === actual ? [] : [path];
}

/** Only the shape of a Table was recorded. */
function tableShape(table: Record<string, unknown>): unknown {
  const rows = (table.rows ?? []) as { cells: unknown[] }[];
  const columns = (table.columnDefinitions ?? []) as Record<string, unknown>[];
  return {
    kind: table.kind,
    columnDefinitions: columns.map(({ name, type, priority }) => ({
      name,
      type,
      priority,
    })),
    rows: rows.map(({ cells }) => ({ cells })),
  };
}

/** A Status with its causes in alphabetical order. */
function sortedCauses(status: Record<string, unknown>): unknown {
  const details = status.details as { causes?: unknown[] } | undefined;
  const causes = (details?.causes ?? []).map(item => JSON.stringify(item));
  const message = /^(.*: \[)(.*)\]$/.exec(String(status.message));
  return {
    ...status,
    message: [message?.[1], ...(message?.[2].split(', ') ?? []).sort()],
    details: { ...details, causes: causes.sort() },
  };
}

function comparable(document: unknown, { anyOrder }: Leniency): unknown {
  if (!isObject(document)) return normalize(document);
  if (document.kind === 'Table') return normalize(tableShape(document));
  return normalize(anyOrder ? sortedCauses(document) : document);
}

function documentDeviations(
  expected: unknown,
  actual: unknown,
  leniency: Leniency,
  path = '',
): string[] {
  return differences(
    comparable(expected, leniency),
    comparable(actual, leniency),
    path,
    leniency,
  );
}

/** Bookmarks say no more when they are repeated. */
function distinct(events: RecordedEvent[]): RecordedEvent[] {
  return events.filter(
    ({ type }, index) =>
      type !== 'BOOKMARK' || events[index - 1]?.type !== 'BOOKMARK',
  );
}

function eventDeviations(recorded: RecordedCase, answer: Answer): string[] {
  const expected = distinct(recorded.events ?? []);
  const actual = distinct(answer.events ?? []);
  const types = (events: RecordedEvent[]) =>
    events.map(event => event.type).join(' ') || 'nothing';
  if (types(expected) !== types(actual)) {
    return [`${types(actual)} instead of ${types(expected)}`];
  }
  const endings =
    !!recorded.ended === !!answer.ended ? [] : ['the end of the stream'];
  const found = expected.flatMap((event, index) =>
    documentDeviations(
      event.object,
      actual[index].object,
      recorded,
      `event ${index}`,
    ),
  );
  return [...found, ...endings];
}

/** Where an answer deviates from the recorded one; empty when it conforms. */
export function deviationsOf(recorded: RecordedCase, answer: Answer): string[] {
  const { response } = recorded;
  if (response.status !== answer.status) {
    return [`status ${answer.status} instead of ${response.status}`];
  }
  const warnings =
    normalizeText(response.warning ?? '') ===
    normalizeText(answer.warning ?? '')
      ? []
      : ['warning'];
  const events = recorded.events ? eventDeviations(recorded, answer) : [];
  if (response.body === undefined) return [...warnings, ...events];
  const found = documentDeviations(response.body, answer.body, recorded);
  return [...warnings, ...events, ...found];
}
