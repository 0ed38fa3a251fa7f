/** Texts that many objects share, once each. */
const pool = new Map<string, string>();
/** Beyond this something puts texts here that are not shared. */
const MAX_POOL = 20_000;

/**
 * The one copy of a text that many objects carry, such as the name of an
 * image: JSON makes a new one for every object.
 */
export function intern<T extends string | undefined>(text: T): T {
  if (text === undefined) {
    return text;
  }
  const known = pool.get(text);
  if (known !== undefined) {
    return known as T;
  }
  if (pool.size < MAX_POOL) {
    pool.set(text, text);
  }
  return text;
}
