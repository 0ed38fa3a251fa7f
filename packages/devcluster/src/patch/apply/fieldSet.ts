import { JsonObject } from '../../model/objects';
import { canonicalJson } from '../../util/json';

/**
 * One step of a field path in the notation of FieldsV1: `f:<field>`,
 * `k:<keys as JSON>` (list item by keys), `v:<value as JSON>` (item of a set).
 */
export type PathStep = string;

// List keys that have a default may be left out of an item.
const KEY_DEFAULTS: Record<string, unknown> = { protocol: 'TCP' };

const SEPARATOR = '\u0000';

/** A set of field paths; immutable operations as in structured-merge-diff. */
export class FieldSet {
  private readonly paths: Map<string, readonly PathStep[]>;

  constructor(paths: Iterable<readonly PathStep[]> = []) {
    this.paths = new Map();
    for (const path of paths) this.paths.set(path.join(SEPARATOR), path);
  }

  /** Reads a FieldsV1 document. */
  static fromFieldsV1(fields: JsonObject): FieldSet {
    const paths: PathStep[][] = [];
    const visit = (node: JsonObject, path: PathStep[]) => {
      for (const [step, child] of Object.entries(node)) {
        if (step === '.') {
          paths.push(path);
        } else {
          const childNode = (child ?? {}) as JsonObject;
          const childPath = [...path, step];
          if (Object.keys(childNode).length === 0) paths.push(childPath);
          else visit(childNode, childPath);
        }
      }
    };
    visit(fields, []);
    return new FieldSet(paths);
  }

  /** Writes a FieldsV1 document with sorted keys. */
  toFieldsV1(): JsonObject {
    const root: JsonObject = {};
    const sorted = [...this.paths.values()].sort((a, b) =>
      a.join(SEPARATOR) < b.join(SEPARATOR) ? -1 : 1,
    );
    for (const path of sorted) {
      let node = root;
      for (const step of path) node = (node[step] ??= {}) as JsonObject;
      node['.'] = {};
    }
    return collapse(root);
  }

  get size(): number {
    return this.paths.size;
  }

  has(path: readonly PathStep[]): boolean {
    return this.paths.has(path.join(SEPARATOR));
  }

  [Symbol.iterator](): IterableIterator<readonly PathStep[]> {
    return this.paths.values();
  }

  union(other: FieldSet): FieldSet {
    return new FieldSet([...this, ...other]);
  }

  difference(other: FieldSet): FieldSet {
    return new FieldSet([...this].filter(path => !other.has(path)));
  }

  intersection(other: FieldSet): FieldSet {
    return new FieldSet([...this].filter(path => other.has(path)));
  }

  filter(predicate: (path: readonly PathStep[]) => boolean): FieldSet {
    return new FieldSet([...this].filter(predicate));
  }

  equals(other: FieldSet): boolean {
    return this.size === other.size && this.difference(other).size === 0;
  }
}

/** A leaf is written `{}`, an owned inner node carries `.`. */
function collapse(node: JsonObject): JsonObject {
  const keys = Object.keys(node);
  if (keys.length === 1 && keys[0] === '.') return {};
  const result: JsonObject = {};
  if ('.' in node) result['.'] = {};
  for (const key of keys) {
    if (key !== '.') result[key] = collapse(node[key] as JsonObject);
  }
  return result;
}

/** The step to a list item with these keys. */
export function keyStep(
  item: Record<string, unknown>,
  keys: readonly string[],
): PathStep {
  const values = Object.fromEntries(
    keys.map(key => [key, item[key] ?? KEY_DEFAULTS[key]]),
  );
  return `k:${canonicalJson(values)}`;
}

/** Leaves come before deeper fields, then by name, as refusals list them. */
export function comparePaths(
  a: readonly PathStep[],
  b: readonly PathStep[],
): number {
  const depth = a.findIndex((step, index) => step !== b[index]);
  if (depth < 0) return a.length - b.length;
  const [leafA, leafB] = [a, b].map(path => path.length === depth + 1);
  if (leafA !== leafB) return leafA ? -1 : 1;
  return a[depth] < b[depth] ? -1 : 1;
}

/** `.spec.template.spec.containers[name="web"].image`, for messages. */
export function formatPath(path: readonly PathStep[]): string {
  return path
    .map(step => {
      const rest = step.slice(2);
      if (step.startsWith('f:')) return `.${rest}`;
      if (step.startsWith('v:')) return `[=${rest}]`;
      const keys = Object.entries(JSON.parse(rest) as JsonObject);
      return `[${keys.map(([k, v]) => `${k}=${JSON.stringify(v)}`).join(',')}]`;
    })
    .join('');
}
