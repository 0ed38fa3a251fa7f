import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request } from 'express';

const zip = promisify(gzip);
/** Smaller answers are not worth it. */
const LEAST_BYTES = 4_096;

const kept = new WeakMap<Buffer, Promise<Buffer>>();

/**
 * Bytes that are answered again and again, compressed once. Backstage would
 * compress each answer anew, which for a list of hundreds of apps is most of
 * the work.
 *
 * @returns nothing where the client does not take it, or it is not worth it
 */
export async function zipped(
  request: Request,
  bytes: Buffer,
): Promise<Buffer | undefined> {
  if (
    bytes.length < LEAST_BYTES ||
    request.acceptsEncodings('gzip') !== 'gzip'
  ) {
    return undefined;
  }
  let made = kept.get(bytes);
  if (made === undefined) {
    made = zip(bytes);
    kept.set(bytes, made);
  }
  return made;
}
