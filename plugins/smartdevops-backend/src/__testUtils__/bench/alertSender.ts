import http from 'node:http';

/*
 * Alertmanagers in a process of their own: hand payloads over, several at the
 * same time, and tell how long each took.
 */

/** What is to be sent. */
export type SendOrder = {
  url: string;
  authorization: string;
  /** JSON of each payload. */
  payloads: string[];
  atOnce: number;
};

/** How it went. */
export type SendReport = {
  /** Milliseconds per payload. */
  times: number[];
  /** Milliseconds for all. */
  took: number;
  /** How often which status was answered. */
  statuses: Record<number, number>;
};

const agent = new http.Agent({ keepAlive: true });

function post(order: SendOrder, payload: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      order.url,
      {
        agent,
        method: 'POST',
        headers: {
          authorization: order.authorization,
          'content-type': 'application/json',
        },
      },
      response => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

async function send(order: SendOrder): Promise<SendReport> {
  const queue = order.payloads.slice();
  const times: number[] = [];
  const statuses: Record<number, number> = {};
  const started = performance.now();
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const before = performance.now();
      const status = await post(order, next);
      times.push(performance.now() - before);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: order.atOnce }, worker));
  return { times, took: performance.now() - started, statuses };
}

process.on('message', (order: SendOrder) => {
  send(order).then(
    report => process.send?.(report),
    error => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
