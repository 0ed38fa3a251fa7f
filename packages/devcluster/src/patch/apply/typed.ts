import {
  fieldType,
  ListType,
  MapType,
  ObjectType,
  TypeSchema,
} from '../../schema/types';
import { canonicalJson, deepClone, deepEqual, isObject } from '../../util/json';
import { FieldSet, formatPath, keyStep, PathStep } from './fieldSet';

/** Thrown when a value cannot be read by its type, e.g. duplicate list keys. */
export class TypedError extends Error {}

type Granular = ObjectType | MapType;

function isGranular(type: TypeSchema): type is Granular {
  return (type.type === 'object' || type.type === 'map') && !type.atomic;
}

function isAssociative(type: TypeSchema): type is ListType {
  return type.type === 'list' && type.listType !== 'atomic';
}

function stepOf(item: unknown, type: ListType): PathStep {
  if (type.listType === 'set') return `v:${canonicalJson(item)}`;
  if (!isObject(item)) throw new TypedError('expected map');
  return keyStep(item, type.keys ?? []);
}

/** The items of an associative list by their step; refuses duplicates. */
function itemsByStep(
  list: unknown,
  type: ListType,
  path: readonly PathStep[] = [],
): Map<PathStep, unknown> {
  const items = new Map<PathStep, unknown>();
  for (const item of Array.isArray(list) ? list : []) {
    const step = stepOf(item, type);
    if (items.has(step)) {
      const key = formatPath([step]);
      throw new TypedError(
        `${formatPath(path)}: duplicate entries for key ${key}`,
      );
    }
    items.set(step, item);
  }
  return items;
}

/** The fields that a configuration sets. */
export function fieldsOf(value: unknown, type: TypeSchema): FieldSet {
  const paths: PathStep[][] = [];
  collect(value, type, [], paths, false);
  return new FieldSet(paths);
}

/**
 * Collects the paths of a value.
 * @param withContainers - also names structures and lists themselves, as the
 *   entry of an Update does for what it added
 */
function collect(
  value: unknown,
  type: TypeSchema,
  path: PathStep[],
  paths: PathStep[][],
  withContainers: boolean,
): void {
  if (isGranular(type) && isObject(value)) {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    const owned = withContainers || entries.length === 0;
    if (path.length > 0 && owned) paths.push(path);
    for (const [key, item] of entries) {
      const child = fieldType(type, key) ?? { type: 'any' };
      collect(item, child, [...path, `f:${key}`], paths, withContainers);
    }
  } else if (isAssociative(type) && Array.isArray(value)) {
    if (value.length === 0 || withContainers) paths.push(path);
    for (const [step, item] of itemsByStep(value, type, path)) {
      const itemPath = [...path, step];
      paths.push(itemPath);
      if (isObject(item)) {
        collect(item, type.item, itemPath, paths, withContainers);
      }
    }
  } else {
    paths.push(path);
  }
}

/** Merges an applied configuration into a live value. */
export function mergeTyped(
  live: unknown,
  applied: unknown,
  type: TypeSchema,
): unknown {
  if (isGranular(type) && isObject(applied)) {
    const result: Record<string, unknown> = isObject(live) ? { ...live } : {};
    for (const [key, value] of Object.entries(applied)) {
      const child = fieldType(type, key) ?? { type: 'any' };
      result[key] = mergeTyped(result[key], value, child);
    }
    return result;
  }
  if (isAssociative(type) && Array.isArray(applied)) {
    return mergeAssociative(live, applied, type);
  }
  return deepClone(applied);
}

/**
 * Applied items come in the applied order; live ones that are not applied keep
 * their place among those that are.
 */
function mergeAssociative(
  live: unknown,
  applied: unknown[],
  type: ListType,
): unknown[] {
  const liveItems = itemsByStep(live, type);
  const appliedItems = itemsByStep(applied, type);
  const rest = [...liveItems.keys()];
  const merged: unknown[] = [];
  const takeLiveOnly = () => {
    while (rest.length > 0 && !appliedItems.has(rest[0])) {
      merged.push(liveItems.get(rest.shift() ?? ''));
    }
  };
  for (const [step, item] of appliedItems) {
    takeLiveOnly();
    merged.push(mergeTyped(liveItems.get(step), item, type.item));
    const index = rest.indexOf(step);
    if (index >= 0) rest.splice(index, 1);
  }
  takeLiveOnly();
  return merged;
}

/** Removes paths from a value; returns undefined when nothing is left of it. */
export function removePaths(
  value: unknown,
  type: TypeSchema,
  toRemove: FieldSet,
  path: PathStep[] = [],
): unknown {
  if (path.length > 0 && toRemove.has(path) && !hasChildren(value, type)) {
    return undefined;
  }
  if (isGranular(type) && isObject(value)) {
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const child = fieldType(type, key) ?? { type: 'any' };
      const kept = removePaths(item, child, toRemove, [...path, `f:${key}`]);
      if (kept !== undefined) result[key] = kept;
    }
    const emptied =
      Object.keys(result).length === 0 && Object.keys(value).length > 0;
    return emptied && path.length > 0 ? undefined : result;
  }
  if (isAssociative(type) && Array.isArray(value)) {
    const kept = [...itemsByStep(value, type)].flatMap(([step, item]) => {
      const itemPath = [...path, step];
      // An item goes as a whole with its keys.
      if (toRemove.has(itemPath)) return [];
      return [removePaths(item, type.item, toRemove, itemPath)];
    });
    const remaining = kept.filter(item => item !== undefined);
    return remaining.length === 0 && value.length > 0 ? undefined : remaining;
  }
  return value;
}

function hasChildren(value: unknown, type: TypeSchema): boolean {
  if (isGranular(type)) return isObject(value) && Object.keys(value).length > 0;
  return isAssociative(type) && Array.isArray(value) && value.length > 0;
}

/** How two values of a type differ. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

/** Compares two values field by field; looks only where they differ. */
export function compareTyped(
  before: unknown,
  after: unknown,
  type: TypeSchema,
): Comparison {
  const paths: Record<keyof Comparison, PathStep[][]> = {
    added: [],
    modified: [],
    removed: [],
  };
  compare(before, after, type, [], paths);
  return {
    added: new FieldSet(paths.added),
    modified: new FieldSet(paths.modified),
    removed: new FieldSet(paths.removed),
  };
}

type Paths = Record<keyof Comparison, PathStep[][]>;

function compare(
  before: unknown,
  after: unknown,
  type: TypeSchema,
  path: PathStep[],
  paths: Paths,
): void {
  if (before === after) return;
  if (before === undefined) {
    collect(after, type, path, paths.added, true);
  } else if (after === undefined) {
    collect(before, type, path, paths.removed, true);
  } else if (isGranular(type) && isObject(before) && isObject(after)) {
    for (const key of new Set([
      ...Object.keys(before),
      ...Object.keys(after),
    ])) {
      const child = fieldType(type, key) ?? { type: 'any' };
      compare(before[key], after[key], child, [...path, `f:${key}`], paths);
    }
  } else if (
    isAssociative(type) &&
    Array.isArray(before) &&
    Array.isArray(after)
  ) {
    compareItems(before, after, type, path, paths);
  } else if (!deepEqual(before, after)) {
    paths.modified.push(path);
  }
}

function compareItems(
  before: unknown[],
  after: unknown[],
  type: ListType,
  path: PathStep[],
  paths: Paths,
): void {
  const old = itemsByStep(before, type);
  const now = itemsByStep(after, type);
  for (const step of new Set([...old.keys(), ...now.keys()])) {
    const itemPath = [...path, step];
    const [left, right] = [old.get(step), now.get(step)];
    if (left === undefined || right === undefined) {
      const side = left === undefined ? paths.added : paths.removed;
      side.push(itemPath);
      const item = left ?? right;
      if (isObject(item)) collect(item, type.item, itemPath, side, true);
    } else if (isObject(left) && isObject(right)) {
      compare(left, right, type.item, itemPath, paths);
    }
  }
}
