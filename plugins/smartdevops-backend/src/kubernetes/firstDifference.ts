/** What the API server keeps for itself; it differs after every write. */
const BOOKKEEPING = new Set(['managedFields', 'resourceVersion', 'generation']);
const MAX_VALUE = 80;

/**
 * Where an object first differs from what it should be, in words:
 * `spec.hard.pods was "99"`.
 */
export function firstDifference(found: unknown, wanted: unknown): string {
  return search(found, wanted, '') ?? 'differed';
}

function search(
  found: unknown,
  wanted: unknown,
  path: string,
): string | undefined {
  if (isObject(found) && isObject(wanted)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
    for (const key of keys) {
      const where = path ? `${path}.${key}` : key;
      const difference =
        where !== 'status' && !BOOKKEEPING.has(key)
          ? search(found[key], wanted[key], where)
          : undefined;
      if (difference) {
        return difference;
      }
    }
    return undefined;
  }
  if (found === wanted) {
    return undefined;
  }
  return found === undefined
    ? `${path} was missing`
    : `${path} was ${JSON.stringify(found).slice(0, MAX_VALUE)}`;
}

/** Arrays are objects with indexes as keys here. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
