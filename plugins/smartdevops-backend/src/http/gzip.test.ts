import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gzipOf } from './gzip';

const bytes = fc.uint8Array({ maxLength: 3_000 }).map(Buffer.from);
const long = Buffer.from('the same again and again, '.repeat(20_000));

describe('a gzip stream of two parts', () => {
  it('is what both are, one after the other, each time', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, bytes, bytes, async (one, two, kept) => {
        for (const fresh of [one, two]) {
          const whole = Buffer.concat([fresh, kept]);
          expect(gunzipSync(await gzipOf(fresh, kept))).toEqual(whole);
        }
      }),
    );
  });

  it.each([
    ['a long part that is kept', Buffer.from('{'), long],
    ['a long part that is not', long, Buffer.from('}')],
    ['nothing', Buffer.alloc(0), Buffer.alloc(0)],
  ])('may have %s', async (_, fresh, kept) => {
    expect(gunzipSync(await gzipOf(fresh, kept))).toEqual(
      Buffer.concat([fresh, kept]),
    );
  });

  it('is short where there is much of the same', async () => {
    const zipped = await gzipOf(Buffer.from('{'), long);
    expect(zipped.length).toBeLessThan(long.length / 50);
  });
});
