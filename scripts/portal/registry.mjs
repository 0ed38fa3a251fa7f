import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

/**
 * Serves packed packages on loopback as an npm registry does, so that a portal
 * installs exactly what would be published.
 *
 * @param {string[]} archives paths of `.tgz` files
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function startRegistry(archives) {
  const packages = new Map(
    archives.map(archive => {
      const manifest = readManifest(archive);
      return [manifest.name, { archive, manifest }];
    }),
  );
  const server = http.createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    const [, head, tail] =
      /^\/(archives\/[0-9a-f]+\/)?(.+)$/.exec(request.url) ?? [];
    const found = packages.get(decodeURIComponent(tail ?? ''));
    if (!found) {
      response.writeHead(404).end('{}');
    } else if (head) {
      response.end(fs.readFileSync(found.archive));
    } else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(describe(url, found)));
    }
  });
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise(resolve => server.close(resolve)),
  };
}

/** The document about a package with one version. */
function describe(url, { archive, manifest }) {
  const { name, version } = manifest;
  // The address changes with the content: clients keep archives by address.
  const digest = createHash('sha256')
    .update(fs.readFileSync(archive))
    .digest('hex');
  const tarball = `${url}/archives/${digest}/${encodeURIComponent(name)}`;
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist: { tarball } } },
  };
}

function readManifest(archive) {
  const { stdout } = spawnSync(
    'tar',
    ['-xzOf', path.basename(archive), 'package/package.json'],
    { cwd: path.dirname(archive), encoding: 'utf8' },
  );
  return JSON.parse(stdout);
}
