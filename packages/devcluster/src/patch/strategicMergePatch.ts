import { badRequest } from '../api/status';
import { fieldType, ListType, TypeSchema } from '../schema/types';
import { deepClone, deepEqual, isObject } from '../util/json';
import { orderElements } from './elementOrder';

const DIRECTIVE = '$patch';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';
const RETAIN_KEYS = '$retainKeys';

type Fields = Record<string, unknown>;

/**
 * Applies a strategic merge patch: like a merge patch, but lists merge by
 * their patch merge key, and directives delete or replace.
 */
export function applyStrategicMergePatch(
  target: unknown,
  patch: unknown,
  type: TypeSchema,
): unknown {
  if (!isObject(patch)) return deepClone(patch);
  if (patch[DIRECTIVE] === 'replace') return withoutDirectives(patch);
  if (patch[DIRECTIVE] === 'delete') return {};
  const result: Fields = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (isDirective(key)) continue;
    if (value === null) delete result[key];
    else result[key] = mergeField(result[key], value, fieldType(type, key));
  }
  deleteFromPrimitiveLists(result, patch);
  orderLists(result, target, patch, type);
  retainKeys(result, patch);
  return result;
}

function isDirective(key: string): boolean {
  return (
    key === DIRECTIVE ||
    key === RETAIN_KEYS ||
    key.startsWith(DELETE_PRIMITIVES) ||
    key.startsWith(ELEMENT_ORDER)
  );
}

function withoutDirectives(patch: Fields): Fields {
  return deepClone(
    Object.fromEntries(
      Object.entries(patch).filter(([key]) => !isDirective(key)),
    ),
  );
}

function mergeField(
  current: unknown,
  patch: unknown,
  type: TypeSchema = { type: 'any' },
): unknown {
  if (Array.isArray(patch)) {
    const list = Array.isArray(current) ? current : [];
    return type.type === 'list'
      ? mergeList(list, patch, type)
      : deepClone(patch);
  }
  return applyStrategicMergePatch(current, patch, type);
}

function mergeList(
  current: unknown[],
  patch: unknown[],
  type: ListType,
): unknown[] {
  if (type.patchMerge) {
    const added = patch.filter(
      (item, index) =>
        !current.some(other => deepEqual(other, item)) &&
        patch.findIndex(other => deepEqual(other, item)) === index,
    );
    return orderElements(
      [...current, ...deepClone(added)],
      patch,
      current,
      undefined,
    );
  }
  const key = type.patchMergeKey;
  if (!key) return deepClone(patch).filter(item => !isListDirective(item));
  if (patch.some(item => isObject(item) && item[DIRECTIVE] === 'replace')) {
    return deepClone(patch).filter(item => !isListDirective(item));
  }
  const merged = patch.reduce<unknown[]>(
    (list, item) => mergeListItem(list, item, key, type.item),
    [...current],
  );
  const named = patch.filter(item => !isListDirective(item));
  return orderElements(merged, named, current, key);
}

function isListDirective(item: unknown): boolean {
  return isObject(item) && DIRECTIVE in item;
}

function mergeListItem(
  list: unknown[],
  item: unknown,
  key: string,
  itemType: TypeSchema,
): unknown[] {
  if (!isObject(item) || item[key] === undefined) {
    throw badRequest(
      `map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`,
    );
  }
  const index = list.findIndex(
    other => isObject(other) && other[key] === item[key],
  );
  if (item[DIRECTIVE] === 'delete') {
    return list.filter((_, position) => position !== index);
  }
  const merged = applyStrategicMergePatch(
    index < 0 ? {} : list[index],
    item,
    itemType,
  );
  if (index < 0) return [...list, merged];
  return list.map((other, position) => (position === index ? merged : other));
}

function deleteFromPrimitiveLists(result: Fields, patch: Fields): void {
  for (const [directive, values] of Object.entries(patch)) {
    if (!directive.startsWith(DELETE_PRIMITIVES)) continue;
    const field = directive.slice(DELETE_PRIMITIVES.length);
    const list = result[field];
    if (Array.isArray(list) && Array.isArray(values)) {
      result[field] = list.filter(item => !values.includes(item));
    }
  }
}

function orderLists(
  result: Fields,
  before: unknown,
  patch: Fields,
  type: TypeSchema,
): void {
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(ELEMENT_ORDER)) continue;
    const field = directive.slice(ELEMENT_ORDER.length);
    const list = result[field];
    const listType = fieldType(type, field);
    if (!Array.isArray(list) || !Array.isArray(order)) continue;
    const key = listType?.type === 'list' ? listType.patchMergeKey : undefined;
    const old = isObject(before) ? before[field] : undefined;
    const live = Array.isArray(old) ? old : [];
    result[field] = orderElements(list, order, live, key);
  }
}

function retainKeys(result: Fields, patch: Fields): void {
  const keep = patch[RETAIN_KEYS];
  if (!Array.isArray(keep)) return;
  for (const key of Object.keys(result)) {
    if (!keep.includes(key)) delete result[key];
  }
}
