import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { inRoot, toolchainDir } from './paths.mjs';

const STAMP = inRoot('node_modules', '.smartdevops-installed');

/**
 * Installs the dependencies if anything that decides about them changed since
 * the last time.
 *
 * @param {NodeJS.ProcessEnv} env of the toolchain
 * @param {(line: string) => void} say
 */
export async function ensureDependencies(env, say) {
  if (isInstalled()) {
    return;
  }
  await withLock(path.join(toolchainDir, 'install.lock'), say, async () => {
    if (isInstalled()) {
      return;
    }
    say('Installing dependencies (about a minute, once)');
    await install(env, say);
    fs.writeFileSync(STAMP, fingerprint());
  });
}

function isInstalled() {
  return (
    fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === fingerprint()
  );
}

/** Of the lock file and every manifest: what `yarn install` goes by. */
export function fingerprint() {
  const hash = createHash('sha256');
  const files = ['yarn.lock', '.yarnrc.yml', 'package.json'];
  for (const folder of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(inRoot(folder)).sort()) {
      files.push(path.join(folder, name, 'package.json'));
    }
  }
  for (const file of files) {
    if (fs.existsSync(inRoot(file))) {
      hash.update(file).update(fs.readFileSync(inRoot(file)));
    }
  }
  return hash.digest('hex');
}

async function install(env, say) {
  const started = Date.now();
  const elapsed = () => `${Math.round((Date.now() - started) / 1_000)} s`;
  const child = spawn('yarn', ['install', '--immutable'], {
    cwd: inRoot(),
    env: { ...env, FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const lines = [];
  let step = 'starting';
  const onLine = line => {
    lines.push(line);
    const begun = /┌ (\w+) step/.exec(line);
    if (begun) {
      step = begun[1].toLowerCase();
      say(`  ${step} step, after ${elapsed()}`);
    }
  };
  createInterface({ input: child.stdout }).on('line', onLine);
  createInterface({ input: child.stderr }).on('line', onLine);
  const heartbeat = setInterval(
    () => say(`  still in the ${step} step, after ${elapsed()}`),
    10_000,
  );
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => clearInterval(heartbeat));
  if (code !== 0) {
    throw new Failure(explain(lines));
  }
  say(`  done after ${elapsed()}`);
}

function explain(lines) {
  const text = lines.join('\n');
  const offline = /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|RequestError/;
  const sentence = offline.test(text)
    ? 'The dependencies could not be fetched: the npm registry does not answer. The first start needs a connection to it; check it and try again.'
    : 'The dependencies could not be installed.';
  return `${sentence}\n${lines.slice(-15).join('\n')}`;
}
