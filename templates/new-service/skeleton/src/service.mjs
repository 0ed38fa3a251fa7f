import http from 'node:http';

/**
 * Makes the service; it does not listen yet.
 *
 * @param {{name: string, version: string}} about
 */
export function createService({ name, version }) {
  let isEnding = false;
  const routes = {
    '/': () => [200, { name, version }],
    // The platform asks this before it sends users here, and while it does.
    '/healthz': () => (isEnding ? [503, { ok: false }] : [200, { ok: true }]),
  };
  const server = http.createServer((request, response) => {
    // Not by URL, which throws for some of what clients send.
    const [path] = request.url.split('?');
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route) {
      return send(response, 404, {
        error: 'There is nothing at this address.',
      });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return send(response, 405, { error: 'This address can only be read.' });
    }
    return send(response, ...route());
  });
  return {
    server,
    /** Answers what has begun, takes nothing new, and then ends. */
    end() {
      isEnding = true;
      return new Promise(resolve => {
        server.close(resolve);
        server.closeIdleConnections();
      });
    },
  };
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
