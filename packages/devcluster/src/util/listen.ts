import { AddressInfo, Server } from 'node:net';

/**
 * Starts listening and resolves with the port; rejects with the system error
 * (`EADDRINUSE`, `EACCES`, …) instead of emitting it.
 */
export function listen(
  server: Server,
  port: number,
  host: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Closes a server; resolves even when it was not listening. */
export function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
  });
}
