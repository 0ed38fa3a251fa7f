import { gunzipSync } from 'node:zlib';
import express from 'express';
import request from 'supertest';
import { zipped } from './zipped';

describe('bytes that many get', () => {
  const long = Buffer.from(JSON.stringify({ text: 'long '.repeat(2_000) }));
  const made: (Buffer | undefined)[] = [];
  const app = express().get('/:size', async (asked, response) => {
    const bytes = asked.params.size === 'long' ? long : long.subarray(0, 100);
    made.push(await zipped(asked, bytes));
    response.end();
  });

  const ask = async (size: 'long' | 'short', encodings: string) => {
    await request(app).get(`/${size}`).set('accept-encoding', encodings);
    return made.pop();
  };

  it('are compressed once for all who take them so', async () => {
    const first = await ask('long', 'gzip, deflate, br');
    const second = await ask('long', 'gzip');
    expect(first!.length).toBeLessThan(long.length / 10);
    expect(gunzipSync(first!)).toEqual(long);
    expect(second).toBe(first);
  });

  it.each([
    ['long', 'identity'],
    ['long', 'gzip;q=0'],
    ['long', 'nonsense'],
    ['short', 'gzip'],
  ] as const)('are left as they are: %s for “%s”', async (size, encodings) => {
    expect(await ask(size, encodings)).toBeUndefined();
  });
});
