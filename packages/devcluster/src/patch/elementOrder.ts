import { deepEqual, isObject } from '../util/json';

/** What identifies an item: the value of its merge key, else the item. */
function identity(item: unknown, key: string | undefined): unknown {
  return key && isObject(item) ? item[key] : item;
}

function positionIn(
  list: readonly unknown[],
  item: unknown,
  key: string | undefined,
): number {
  const wanted = identity(item, key);
  return list.findIndex(other => deepEqual(identity(other, key), wanted));
}

function sortedBy(
  items: unknown[],
  order: readonly unknown[],
  key: string | undefined,
): unknown[] {
  return [...items].sort(
    (a, b) => positionIn(order, a, key) - positionIn(order, b, key),
  );
}

/**
 * The order of a merged list: items that the patch names come in the patch's
 * order and as early as the live order of the others allows, so that new items
 * stand in front.
 * @param merged - the items after the merge, in any order
 * @param named - the items, or the $setElementOrder, of the patch
 * @param live - the list before
 * @param key - the merge key; undefined for lists of scalars
 */
export function orderElements(
  merged: unknown[],
  named: readonly unknown[],
  live: readonly unknown[],
  key: string | undefined,
): unknown[] {
  const isNamed = (item: unknown) => positionIn(named, item, key) >= 0;
  const patched = sortedBy(merged.filter(isNamed), named, key);
  const others = sortedBy(
    merged.filter(item => !isNamed(item)),
    live,
    key,
  );
  const result: unknown[] = [];
  while (patched.length > 0 && others.length > 0) {
    const other = positionIn(live, others[0], key);
    const own = positionIn(live, patched[0], key);
    const otherFirst = other >= 0 && own >= 0 && other < own;
    result.push((otherFirst ? others : patched).shift());
  }
  return [...result, ...patched, ...others];
}
