import { Config } from '@backstage/config';
import { fail } from './fail';

/** How many writes one caller may send. */
export type WriteLimit = {
  /** Writes within the window. */
  writes: number;
  windowSeconds: number;
};

/** Reads how much one caller may change: 300 writes a minute unless told. */
export function readWriteLimit(config: Config | undefined): WriteLimit {
  const read = (key: string, fallback: number, most: number) => {
    const value = config?.getOptionalNumber(`limits.${key}`) ?? fallback;
    if (!(Number.isInteger(value) && value >= 1 && value <= most)) {
      fail(`limits.${key}`, `must be a whole number from 1 to ${most}.`);
    }
    return value;
  };
  return {
    writes: read('writes', 300, 1_000_000),
    windowSeconds: read('windowSeconds', 60, 3_600),
  };
}
