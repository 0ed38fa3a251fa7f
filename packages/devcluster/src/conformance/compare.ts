import { isObject } from '../util/json';
import { Answer, RecordedCase, RecordedEvent } from './fixture';
import { normalize, normalizeText } from './normalize';

/** Paths at which two normalized documents differ. */
function differences(
  expected: unknown,
  actual: unknown,
  path: string,
  trimmed: boolean,
): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [path];
    }
    return expected.flatMap((item, index) =>
      differences(item, actual[index], `${path}[${index}]`, trimmed),
    );
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [path];
    const keys = trimmed
      ? Object.keys(expected)
      : new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap(key =>
      differences(
        expected[key],
        actual[key],
        path ? `${path}.${key}` : key,
        trimmed,
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

function comparable(document: unknown): unknown {
  if (isObject(document) && document.kind === 'Table') {
    return normalize(tableShape(document));
  }
  return normalize(document);
}

function documentDeviations(
  expected: unknown,
  actual: unknown,
  trimmed: boolean,
  path = '',
): string[] {
  return differences(comparable(expected), comparable(actual), path, trimmed);
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
      !!recorded.trimmed,
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
  const found = documentDeviations(
    response.body,
    answer.body,
    !!recorded.trimmed,
  );
  return [...warnings, ...events, ...found];
}
