import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Locks of this process. A file that only bears its id was left by another. */
const held = new Set();

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
    free(file);
  }
}

/**
 * Takes a lock file for as long as this process wants, at once or not at all;
 * one of a process that is gone is taken over.
 *
 * @param {string} file
 * @returns {{holder: string} | {release: () => void}} who holds it, or what frees it
 */
export function tryLock(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // The first try may only find that the holder is gone.
  if (take(file) || take(file)) {
    return { release: () => free(file) };
  }
  return { holder: readOr(file, '') };
}

function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    held.add(path.resolve(file));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  }
  const holder = readOr(file, '');
  if (!isAlive(Number(holder), file)) {
    removeIfStill(file, holder);
  }
  return false;
}

function free(file) {
  held.delete(path.resolve(file));
  fs.rmSync(file, { force: true });
}

/**
 * Removes a lock of a process that is gone, unless another waiter was faster
 * and the file is its fresh lock by now: then that is put back.
 */
function removeIfStill(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  if (readOr(aside, holder) !== holder) {
    fs.linkSync(aside, file);
  }
  fs.rmSync(aside, { force: true });
}

function readOr(file, fallback) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return fallback;
  }
}

function isAlive(pid, file) {
  if (!Number.isInteger(pid) || pid <= 0) {
    return false;
  }
  // After the restart of a container the one before often had the same id.
  if (pid === process.pid) {
    return held.has(path.resolve(file));
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
