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
const END = '\u0001';

// Thousands of pods are owned alike, so documents and sets are shared.
const MAX_WRITTEN = 5_000;
const written = new Map<string, JsonObject>();
const parsed = new WeakMap<JsonObject, FieldSet>();

/** A set of field paths; immutable operations as in structured-merge-diff. */
export class FieldSet {
  private paths = new Map<string, readonly PathStep[]>();

  constructor(paths: Iterable<readonly PathStep[]> = []) {
    for (const path of paths) this.paths.set(path.join(SEPARATOR), path);
  }

  /** Reads a FieldsV1 document, which must not change afterwards. */
  static fromFieldsV1(fields: JsonObject): FieldSet {
    const known = parsed.get(fields);
    if (known) return known;
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
    const set = new FieldSet(paths);
    parsed.set(fields, set);
    return set;
  }

  /** Writes a FieldsV1 document with sorted keys; equal sets share one. */
  toFieldsV1(): JsonObject {
    const keys = [...this.paths.keys()].sort();
    const identity = keys.join(END);
    const known = written.get(identity);
    if (known) return known;
    const root: JsonObject = {};
    for (const key of keys) {
      let node = root;
      for (const step of this.paths.get(key) ?? []) {
        node = (node[step] ??= {}) as JsonObject;
      }
      node['.'] = {};
    }
    const fields = collapse(root);
    if (written.size >= MAX_WRITTEN) written.clear();
    written.set(identity, fields);
    parsed.set(fields, this);
    return fields;
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
    if (other.size === 0) return this;
    if (this.size === 0) return other;
    const result = new FieldSet();
    result.paths = new Map([...this.paths, ...other.paths]);
    return result;
  }

  difference(other: FieldSet): FieldSet {
    if (other.size === 0) return this;
    return this.select(key => !other.paths.has(key));
  }

  intersection(other: FieldSet): FieldSet {
    return this.select(key => other.paths.has(key));
  }

  filter(predicate: (path: readonly PathStep[]) => boolean): FieldSet {
    return this.select((_key, path) => predicate(path));
  }

  /** The paths that a predicate holds for; the same set if those are all. */
  private select(
    predicate: (key: string, path: readonly PathStep[]) => boolean,
  ): FieldSet {
    const result = new FieldSet();
    for (const [key, path] of this.paths) {
      if (predicate(key, path)) result.paths.set(key, path);
    }
    return result.size === this.size ? this : result;
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
