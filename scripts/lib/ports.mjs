import net from 'node:net';
import { Failure } from './failure.mjs';

/**
 * Whether nobody listens on a loopback port, in either address family.
 *
 * @param {number} port
 */
export async function isPortFree(port) {
  const results = await Promise.all(
    ['127.0.0.1', '::1'].map(host => canListen(port, host)),
  );
  return results.every(Boolean);
}

/** A family that the machine does not have cannot be taken. */
function canListen(port, host) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', error => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/**
 * @param {{port: number, use: string, option: string}[]} wanted
 * @throws Failure that names the first port that is taken and the option that changes it
 */
export async function requirePorts(wanted) {
  for (const { port, use, option } of wanted) {
    if (!(await isPortFree(port))) {
      throw new Failure(
        `Port ${port} is taken, and ${use} needs it. End what uses it, or choose another with ${option} <port>.`,
      );
    }
  }
}

/** A loopback port that is free right now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
