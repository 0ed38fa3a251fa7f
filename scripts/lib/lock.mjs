import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs work while holding a lock file with our process id; waits for another
 * process that holds it, and takes it over from one that is gone.
 *
 * @param {string} file
 * @param {(line: string) => void} say
 * @param {() => Promise<void>} work
 */
export async function withLock(file, say, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    if (!told) {
      told = true;
      say('Waiting for another process that is installing');
    }
    await sleep(500);
  }
  try {
    await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  }
  if (!isAlive(Number(readOr(file, '')))) {
    fs.rmSync(file, { force: true });
  }
  return false;
}

function readOr(file, fallback) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return fallback;
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
