import { parseQuantity } from '../quantity';

/** One place where a live object is not what it should be. @public */
export type Difference = {
  /** Where, e.g. `spec.ingress[0].from`. */
  path: string;
  /** What should be there; nothing if nothing should. */
  expected?: unknown;
  /** What is there; nothing if it is missing. */
  actual?: unknown;
};

/**
 * Compares what was written with what is there.
 *
 * A subset comparison ignores fields of an object that are only there, because
 * an API server adds defaults. An exact one reports them: in a NetworkPolicy,
 * for example, one more field can open everything. Lists are always compared
 * item by item. Two Kubernetes quantities of the same value are equal, because
 * an API server may rewrite `2000m` to `2`.
 *
 * @param desired - what was written
 * @param live - what is there
 * @public
 */
export function differences(
  desired: unknown,
  live: unknown,
  options: { path: string; exact: boolean },
): Difference[] {
  const { path, exact } = options;
  if (Array.isArray(desired) && Array.isArray(live)) {
    if (desired.length !== live.length) {
      return [{ path, expected: desired, actual: live }];
    }
    return desired.flatMap((item, index) =>
      differences(item, live[index], { path: `${path}[${index}]`, exact }),
    );
  }
  if (isObject(desired) && isObject(live)) {
    const known = Object.keys(desired);
    const added = exact
      ? Object.keys(live).filter(key => !Object.hasOwn(desired, key))
      : [];
    return [...known, ...added].flatMap(key =>
      differences(desired[key], live[key], { path: join(path, key), exact }),
    );
  }
  return equal(desired, live)
    ? []
    : [{ path, expected: desired, actual: live }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function equal(desired: unknown, live: unknown): boolean {
  if (desired === live) {
    return true;
  }
  if (typeof desired !== 'string' || typeof live !== 'string') {
    return false;
  }
  const quantity = parseQuantity(desired);
  return quantity !== undefined && quantity === parseQuantity(live);
}

/** Keys with dots, such as labels, are put in brackets to be readable. */
function join(path: string, key: string): string {
  if (/[^\w-]/.test(key)) {
    return `${path}["${key}"]`;
  }
  return path ? `${path}.${key}` : key;
}
