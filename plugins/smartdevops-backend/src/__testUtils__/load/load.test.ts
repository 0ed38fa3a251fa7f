import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Load } from './Load';
import { markOf, now } from './samples';

describe('a load', () => {
  let answer = { status: 200, version: '1' };
  const server = http.createServer((_request, response) => {
    response.statusCode = answer.status;
    response.end(JSON.stringify({ version: answer.version }));
  });
  const seen = async (load: Load, wanted: () => boolean) => {
    const before = load.samples.length;
    while (load.samples.length === before || !wanted()) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };

  beforeAll(
    () =>
      new Promise<void>(resolve => {
        server.listen(0, '127.0.0.1', () => resolve());
      }),
  );
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const start = () => {
    const { port } = server.address() as AddressInfo;
    return Load.start({ address: '127.0.0.1', port, host: 'shop' }, 500);
  };
  const last = (load: Load) => load.samples[load.samples.length - 1];

  it('notices every failure and every answer of the wrong version', async () => {
    const load = start();
    await load.settledOn('1', now());
    load.unsettle();
    const switched = now();
    answer = { status: 200, version: '2' };
    await load.settledOn('2', switched);
    answer = { status: 200, version: '1' };
    await seen(load, () => last(load).mark === '1');
    answer = { status: 503, version: '2' };
    await seen(load, () => last(load).failure !== undefined);
    answer = { status: 200, version: '2' };
    await seen(load, () => last(load).mark === '2');
    const report = await load.stop();
    expect(Object.keys(report.failures)).toEqual(['status 503']);
    expect(new Set(report.strays.map(({ mark }) => mark))).toEqual(
      new Set(['1']),
    );
    expect(report.requests).toBeGreaterThanOrEqual(
      Math.floor(500 * report.seconds),
    );
  }, 60_000);

  it('finds nothing wrong with a clean switch', async () => {
    answer = { status: 200, version: '1' };
    const load = start();
    await load.settledOn('1', now());
    load.unsettle();
    const switched = now();
    answer = { status: 200, version: '2' };
    await load.settledOn('2', switched);
    expect(await load.stop()).toMatchObject({ failures: {}, strays: [] });
  }, 60_000);
});

describe('markOf', () => {
  it.each([
    ['{"version":"1.0"}', {}, '1.0'],
    ['<html>', { server: 'nginx/1.27.5' }, 'nginx/1.27.5'],
    ['{"version":7}', {}, 'unknown'],
  ])('of %j with %j is %s', (body, headers, mark) => {
    expect(markOf(body, headers)).toBe(mark);
  });
});
