import http from 'node:http';
import { LoadTarget, markOf, now, Sample } from './samples';

/** So long may an answer take. */
const TIMEOUT_MS = 10_000;

/** Sends one request; anything but a 200 is a failure. */
export function visit(target: LoadTarget, agent?: http.Agent): Promise<Sample> {
  const { address, port, host } = target;
  const sent = now();
  return new Promise(resolve => {
    const failed = (failure: string) => resolve({ sent, done: now(), failure });
    const request = http.get(
      {
        host: address,
        port,
        agent: agent ?? false,
        headers: { host, accept: 'application/json' },
        timeout: TIMEOUT_MS,
      },
      response => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          body += chunk;
        });
        response.on('error', error => failed(String(error)));
        response.on('end', () => {
          if (response.statusCode === 200) {
            const mark = markOf(body, response.headers);
            resolve({ sent, done: now(), mark });
          } else {
            failed(`status ${response.statusCode}`);
          }
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('timed out')));
    request.on('error', error => failed(String(error)));
  });
}
