import { isObject } from '../util/json';
import { Answer, RecordedCase } from './fixture';

// Values that differ in every run.
const VOLATILE = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'lastTransitionTime',
  'lastUpdateTime',
  'managedFields',
  'clusterIP',
  'clusterIPs',
  'continue',
  'token',
  'expirationTimestamp',
  'storageVersionHash',
  'time',
  'startTime',
  'nodeName',
  'extra',
]);

// What controllers write depends on the moment of the request.
const BY_CONTROLLERS = new Set([
  'status',
  'deployment.kubernetes.io/revision',
  'annotations',
]);

function isWorkload(body: unknown): boolean {
  return isObject(body) && body.kind === 'Deployment';
}

/** Replaces what differs in every run within a text. */
export function normalizeText(text: string): string {
  return text
    .replace(
      /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
      '<uid>',
    )
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/(resourceVersion\\*":\\*")\d+/g, '$1<rv>')
    .replace(/10\.(96|244)\.\d+\.\d+/g, '<ip>')
    .replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '-<pod>')
    .replace(/[A-Za-z0-9+/]{40,}={0,2}/g, '<data>')
    .replace(/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<id>');
}

function differences(
  expected: unknown,
  actual: unknown,
  path: string,
): string[] {
  if (typeof expected === 'string' && typeof actual === 'string') {
    return normalizeText(expected) === normalizeText(actual) ? [] : [path];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [path];
    }
    return expected.flatMap((item, index) =>
      differences(item, actual[index], `${path}[${index}]`),
    );
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [path];
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys]
      .filter(key => !VOLATILE.has(key))
      .flatMap(key =>
        differences(expected[key], actual[key], path ? `${path}.${key}` : key),
      );
  }
  const empty = (value: unknown) =>
    value === null ||
    value === undefined ||
    (isObject(value) && Object.keys(value).length === 0);
  if (empty(expected) && empty(actual)) return [];
  return expected === actual ? [] : [path];
}

function parts(body: unknown, expected: unknown): unknown {
  if (!isObject(body) || !isObject(expected)) return body;
  // Only what was recorded of a Table's shape counts.
  if (expected.kind === 'Table') {
    const rows = (body.rows ?? []) as { cells: unknown[] }[];
    const columns = (body.columnDefinitions ?? []) as Record<string, unknown>[];
    return {
      kind: body.kind,
      columnDefinitions: columns.map(({ name, type, priority }) => ({
        name,
        type,
        priority,
      })),
      rows: rows.map(({ cells }) => ({ cells })),
    };
  }
  const trimmed =
    Object.keys(expected).length <= 5 && !('metadata' in expected);
  if (!trimmed) return body;
  return Object.fromEntries(Object.keys(expected).map(key => [key, body[key]]));
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
  if (response.body === undefined) return warnings;
  const actual = parts(answer.body, response.body);
  const found = differences(response.body, actual, '').filter(
    path =>
      !isWorkload(response.body) ||
      !path.split('.').some(step => BY_CONTROLLERS.has(step)),
  );
  return [...warnings, ...found];
}
