import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * What the embedded cluster simulates under names like demo/broken, as a real
 * process: the browser tests say the same of both.
 */

/** How long demo/slow takes to start. */
const SLOW_MS = 15_000;
/** How long a process runs before it ends by itself. */
const CRASH_MS = 500;
/** Share of requests that demo/flaky answers with 500. */
const FLAKY_SHARE = 0.2;
/** Longer than ingress controllers keep connections. */
const KEEP_ALIVE_MS = 75_000;
const CHUNK = 16 * 1024 * 1024;

/**
 * Behaves as an image does until it ends.
 *
 * @param {{ image: string; port: number; log?: (line: string) => void; slowMs?: number }} options
 *   - image: like `demo/flaky:1.0`; the part before the colon decides
 * @returns {Promise<import('node:http').Server | undefined>} the server, once it listens
 */
export async function run({
  image,
  port,
  log = console.log,
  slowMs = SLOW_MS,
}) {
  const [, behaviour, version] = /([^/:]+):([^:]+)$/.exec(image) ?? [];
  log(`starting ${image}`);
  if (behaviour === 'broken') {
    log('fatal: configuration is broken, exiting with code 1');
    await sleep(CRASH_MS);
    process.exitCode = 1;
    return undefined;
  }
  if (behaviour === 'oom') {
    log('allocating memory until the limit is reached');
    return allocate();
  }
  if (behaviour === 'slow') {
    await sleep(slowMs);
  }
  return serve({ behaviour, version, port, log });
}

/** Until the kernel ends it: memory that is written to is really taken. */
async function allocate() {
  const taken = [];
  for (;;) {
    taken.push(Buffer.alloc(CHUNK, taken.length));
    await sleep(5);
  }
}

async function serve({ behaviour, version, port, log }) {
  const server = createServer((request, response) => {
    const status = statusOf(behaviour);
    const from = request.socket.remoteAddress ?? '-';
    response.on('close', () =>
      log(
        `${from} "${request.method} ${request.url} HTTP/${request.httpVersion}" ${status} "${request.headers['user-agent'] ?? '-'}"`,
      ),
    );
    request.resume();
    response
      .writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        server: `${behaviour}/${version}`,
        'x-version': version,
      })
      .end(status === 200 ? page(behaviour, version) : `${status}\n`);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  process.once('SIGTERM', () => server.close());
  await new Promise(resolve => {
    server.listen(port, resolve);
  });
  log(`listening on port ${port}`);
  return server;
}

function statusOf(behaviour) {
  if (behaviour === 'unready') {
    return 503;
  }
  return behaviour === 'flaky' && Math.random() < FLAKY_SHARE ? 500 : 200;
}

function page(behaviour, version) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${behaviour} ${version}</title>
<h1>${behaviour}</h1>
<p>version ${version}</p>
</html>
`;
}
