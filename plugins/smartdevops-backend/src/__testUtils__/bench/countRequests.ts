import diagnostics from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

/** Counts the HTTP requests that this process sends to a server from now on. */
export function countRequests(server: string): () => number {
  const { host } = new URL(server);
  let count = 0;
  diagnostics.subscribe('http.client.request.start', message => {
    const { request } = message as { request: ClientRequest };
    if (request.getHeader('host') === host) {
      count += 1;
    }
  });
  return () => count;
}
