import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

/*
 * Puts a gzip stream (RFC 1952) together from a part that is new each time and
 * one that is not, so that the latter is compressed once: each becomes blocks
 * of its own of one deflate stream (RFC 1951).
 */

const deflate = promisify(deflateRaw);

/** Deflated, no flags, no time, system unknown. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** A stored block of nothing that is the last one. */
const END = Buffer.from([1, 0, 0, 0xff, 0xff]);
const LARGEST_STORED = 0xffff;

/** Bytes that are compressed once, with what else the stream has to tell of them. */
type Kept = { blocks: Buffer; crc: number };

const known = new WeakMap<Buffer, Promise<Kept>>();

/**
 * One gzip stream of two parts.
 *
 * @param fresh - stored as it is, so it should be short
 * @param kept - compressed the first time it is seen; must not change
 */
export async function gzipOf(fresh: Buffer, kept: Buffer): Promise<Buffer> {
  let made = known.get(kept);
  if (made === undefined) {
    made = compress(kept);
    known.set(kept, made);
  }
  const { blocks, crc } = await made;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(
    fresh.length === 0 ? crc : crc32(kept, crc32(fresh)),
    0,
  );
  trailer.writeUInt32LE((fresh.length + kept.length) % 2 ** 32, 4);
  return Buffer.concat([HEADER, ...stored(fresh), blocks, END, trailer]);
}

/** Whole blocks, none of them the last one. */
async function compress(bytes: Buffer): Promise<Kept> {
  const blocks = await deflate(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  return { blocks, crc: crc32(bytes) };
}

function stored(bytes: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += LARGEST_STORED) {
    const part = bytes.subarray(start, start + LARGEST_STORED);
    const head = Buffer.alloc(5);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(0xffff - part.length, 3);
    blocks.push(head, part);
  }
  return blocks;
}
