import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { bagOfWords } from './apiReports.mjs';
import { tryLock, withLock } from './lock.mjs';
import { freePort, isPortFree, requirePorts } from './ports.mjs';
import { readStartOptions } from './startOptions.mjs';
import { countLine } from './steps.mjs';
import { Supervisor } from './supervisor.mjs';
import { waitFor } from './waitFor.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-scripts-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('options', () => {
  it('have defaults that need no argument', () => {
    const options = readStartOptions([]);
    assert.equal(options.port, 3000);
    assert.equal(options.ingressPort, 8088);
    assert.equal(options.seed, true);
  });

  it('do not seed a real cluster unless told', () => {
    const file = path.join(folder, 'kubeconfig');
    fs.writeFileSync(file, '');
    const real = ['--kubeconfig', file];
    assert.equal(readStartOptions(real).seed, false);
    assert.equal(readStartOptions([...real, '--seed']).seed, true);
    assert.equal(readStartOptions(real).ingressPort, 80);
  });

  for (const args of [
    ['--bogus'],
    ['positional'],
    ['--port', 'abc'],
    ['--port', '0'],
    ['--port', '65536'],
    ['--port', '80.5'],
    ['--port', '7007'],
    ['--kubeconfig', '/does/not/exist'],
    ['--kubeconfig', os.tmpdir()],
    ['--context', 'x'],
    ['--seed', '--no-seed'],
    ['--base-domain', 'not a domain'],
  ]) {
    it(`refuse ${args.join(' ')} in one sentence`, () => {
      assert.throws(
        () => readStartOptions(args),
        error =>
          error.exitCode === 2 &&
          /^[^\n]+[^.]\. See npm start -- --help\.$/.test(error.message),
      );
    });
  }
});

describe('ports', () => {
  it('are found taken in either address family', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const port = await freePort();
      assert.equal(await isPortFree(port), true);
      const server = net.createServer();
      await new Promise(resolve => server.listen(port, host, resolve));
      assert.equal(await isPortFree(port), false);
      await assert.rejects(
        requirePorts([{ port, use: 'the portal', option: '--port' }]),
        new RegExp(`Port ${port} is taken.*--port`),
      );
      server.close();
    }
  });
});

describe('the lock', () => {
  it('lets one in at a time', async () => {
    const file = path.join(folder, 'lock');
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    const say = () => {};
    await Promise.all([1, 2, 3].map(() => withLock(file, say, work)));
    assert.equal(most, 1);
    assert.equal(fs.existsSync(file), false);
  });

  it('is taken over from a process that is gone, and freed after a failure', async () => {
    const file = path.join(folder, 'stale');
    fs.writeFileSync(file, '999999999');
    const failing = withLock(
      file,
      () => {},
      async () => {
        throw new Error('boom');
      },
    );
    await assert.rejects(failing, /boom/);
    assert.equal(fs.existsSync(file), false);
  });
});

describe('the lock that does not wait', () => {
  it('tells who holds it, until that one lets go or is gone', () => {
    const file = path.join(folder, 'new folder', 'held');
    const { release } = tryLock(file);
    assert.deepEqual(tryLock(file), { holder: String(process.pid) });
    release();
    fs.writeFileSync(file, '999999999');
    tryLock(file).release();
    assert.equal(fs.existsSync(file), false);
  });
});

it('waiting ends when nobody waits any more', async () => {
  const waiting = new AbortController();
  const asked = waitFor('x', async () => waiting.abort(), {
    seconds: 3_600,
    intervalMs: 3_600_000,
    signal: waiting.signal,
  });
  await assert.rejects(asked, { name: 'AbortError' });
});

describe('the supervisor', () => {
  const options = { cwd: folder, env: process.env, show: () => false };
  // A child with a child of its own that ignores the polite signal.
  const parent = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e',
      "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
    require('node:fs').writeFileSync(process.argv[1], String(child.pid));
    setInterval(() => {}, 1000);
  `;

  it('ends children and their children', async () => {
    const file = path.join(folder, 'grandchild');
    const supervisor = new Supervisor();
    supervisor.start('x', process.execPath, ['-e', parent, file], options);
    const pid = await waitFor('pid', () => readPid(file), { seconds: 10 });
    await supervisor.stop();
    await waitFor('its end', async () => !isAlive(pid) || undefined, {
      seconds: 10,
    });
  });

  it('starts again what was killed, where it is told to, and ends that too', async () => {
    const file = path.join(folder, 'revived');
    const script =
      'require("fs").writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)';
    const supervisor = new Supervisor();
    supervisor.start('x', process.execPath, ['-e', script, file], {
      ...options,
      revive: true,
    });
    const first = await waitFor('pid', () => readPid(file), { seconds: 10 });
    process.kill(first, 'SIGKILL');
    const second = await waitFor(
      'another pid',
      async () => {
        const pid = await readPid(file);
        return pid === first ? undefined : pid;
      },
      { seconds: 20 },
    );
    await supervisor.stop();
    await waitFor('its end', async () => !isAlive(second) || undefined, {
      seconds: 10,
    });
  });

  it('tells which process ended and its last words', async () => {
    const supervisor = new Supervisor();
    const script = "console.log('no database'); process.exit(3)";
    supervisor.start('backend', process.execPath, ['-e', script], options);
    await assert.rejects(
      supervisor.failed,
      /backend ended unexpectedly \(exit code 3\)[\s\S]*no database/,
    );
    await supervisor.stop();
  });

  it('tells why a process that stays cannot start', async () => {
    const supervisor = new Supervisor();
    const script = `
      console.log('loaded');
      console.error('12:00 error: startup failed:');
      console.error('  Plugin a: too small \\u001b[36mcode\\u001b[39m=1');
      console.error('    at init (a.js:1)');
      console.error('12:01 info: goes on');
      setInterval(() => {}, 1000);
    `;
    supervisor.start('backend', process.execPath, ['-e', script], {
      ...options,
      fatal: line => line.search('startup failed'),
    });
    const failure = await supervisor.failed.catch(error => error);
    await supervisor.stop();
    assert.equal(
      failure.message,
      'The backend cannot start. It says:\nstartup failed:\n  Plugin a: too small',
    );
  });

  it('ends everything even when its own process is killed', async () => {
    const file = path.join(folder, 'orphan');
    const url = new URL('./supervisor.mjs', import.meta.url).href;
    const script = `
      const { Supervisor } = await import('${url}');
      new Supervisor().start('x', process.execPath,
        ['-e', "require('fs').writeFileSync('${file}', String(process.pid)); setInterval(() => {}, 1000)"],
        { cwd: '.', env: process.env, show: () => false });
    `;
    const starter = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      script,
    ]);
    const pid = await waitFor('pid', () => readPid(file), { seconds: 10 });
    starter.kill('SIGKILL');
    await waitFor('its end', async () => !isAlive(pid) || undefined, {
      seconds: 10,
    });
  });
});

it('the closing line counts', () => {
  assert.equal(
    countLine({ passed: 3, failed: 0, skipped: 0 }),
    '3 passed, 0 failed',
  );
  assert.equal(
    countLine({ passed: 3, failed: 1, skipped: 2 }),
    '3 passed, 1 failed, 2 skipped',
  );
});

async function readPid(file) {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  return text ? Number(text) : undefined;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('reports of an API', () => {
  const old = "role:\n  | 'owner'\n  | 'viewer';";

  it('are the same in another order', () => {
    assert.equal(bagOfWords(old), bagOfWords("role: | 'viewer'; | 'owner'"));
  });

  it('are others with another word', () => {
    assert.notEqual(bagOfWords(old), bagOfWords(old.replace('owner', 'admin')));
  });
});
