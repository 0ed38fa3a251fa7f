import diagnostics from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

/** What this process asks a server, as `METHOD path`, until it is told to stop. */
export function recordRequests(server: string): { stop(): string[] } {
  const { host } = new URL(server);
  const lines: string[] = [];
  const listener = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    if (request.getHeader('host') === host) {
      lines.push(`${request.method} ${request.path}`);
    }
  };
  diagnostics.subscribe('http.client.request.start', listener);
  return {
    stop() {
      diagnostics.unsubscribe('http.client.request.start', listener);
      return lines;
    },
  };
}
