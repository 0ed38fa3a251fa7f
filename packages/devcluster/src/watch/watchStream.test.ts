import http, { IncomingMessage, Server, ServerResponse } from 'node:http';
import net, { AddressInfo } from 'node:net';
import { ApiClient } from '../conformance/client';
import { startDevCluster } from '../devCluster';
import { FAST_TIMINGS } from '../pods/timings';
import { eventually } from '../testing/contractCluster';
import { WatchLimits, WatchStream } from './watchStream';

/** Larger than what kernels buffer for a connection over loopback. */
const BLOB = 'x'.repeat(256 * 1024);
const MANY = 200;

/** A client that asks and then does not read. */
function silentClient(port: number): net.Socket {
  const socket = net.connect(port, '127.0.0.1');
  socket.pause();
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  return socket;
}

describe('a client that does not read', () => {
  let server: Server;
  let client: net.Socket;
  let response: ServerResponse;

  const open = async (limits: WatchLimits): Promise<WatchStream> => {
    const opened = new Promise<WatchStream>(resolve => {
      server = http.createServer((_request, answer) => {
        response = answer;
        resolve(new WatchStream(answer, limits));
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    client = silentClient((server.address() as AddressInfo).port);
    return opened;
  };

  afterEach(async () => {
    client.destroy();
    await new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });

  const event = () => ({ type: 'ADDED' as const, object: { BLOB } });

  it('makes no event before it can take it', async () => {
    const stream = await open({ maxPending: MANY * 2, stallMs: 60_000 });
    let made = 0;
    const counted = () => {
      made += 1;
      return event();
    };
    for (let index = 0; index < MANY; index += 1) stream.send(counted);
    expect(stream.isOpen).toBe(true);
    expect(made).toBeLessThan(MANY / 2);
    expect(response.writableLength).toBeLessThan(4 * BLOB.length);
    // Whoever starts to read gets everything.
    let bytes = 0;
    client.on('data', data => {
      bytes += data.length;
    });
    client.resume();
    await eventually(() => bytes > MANY * BLOB.length);
    expect(made).toBe(MANY);
  });

  it('is cut off when too many events wait', async () => {
    const stream = await open({ maxPending: 50, stallMs: 60_000 });
    const closed = new Promise(resolve => {
      response.on('close', resolve);
    });
    for (let index = 0; index < MANY; index += 1) stream.send(event);
    await closed;
    expect(stream.isOpen).toBe(false);
  });

  it('is cut off when it takes nothing for long', async () => {
    const stream = await open({ maxPending: MANY * 2, stallMs: 50 });
    const closed = new Promise(resolve => {
      response.on('close', resolve);
    });
    for (let index = 0; index < MANY; index += 1) stream.send(event);
    await closed;
    expect(stream.isOpen).toBe(false);
  });
});

describe('a slow watcher of the cluster', () => {
  it('does not hold up the others', async () => {
    const cluster = await startDevCluster({ timings: FAST_TIMINGS });
    const client = new ApiClient(cluster);
    const path = '/api/v1/namespaces/default/configmaps';
    const watch = () => client.open({ method: 'GET', path: `${path}?watch=1` });
    const slow: IncomingMessage = await watch();
    slow.pause();
    const quick = await watch();
    let lines = 0;
    quick.on('data', data => {
      lines += String(data).split('\n').length - 1;
    });
    try {
      for (let index = 0; index < 60; index += 1) {
        const { status } = await client.send({
          method: 'POST',
          path,
          body: { metadata: { name: `c${index}` }, data: { BLOB } },
        });
        expect(status).toBe(201);
      }
      await eventually(() => lines >= 61);
    } finally {
      slow.destroy();
      quick.destroy();
      client.close();
      await cluster.stop();
    }
  });
});
