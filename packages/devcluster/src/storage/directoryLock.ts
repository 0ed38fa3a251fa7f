import fs from 'node:fs';
import path from 'node:path';

const LOCK = 'lock';

/** Locks of this process. A file that only bears its id was left by another. */
const held = new Set<string>();

/**
 * Holds a folder for this process, by a file with the process id in it; one of
 * a process that is gone is taken over. After the restart of a container that
 * one often had the same id.
 * @returns what gives the folder free again
 * @throws Error in a sentence, where another cluster holds the folder
 */
export function lockDirectory(directory: string): () => void {
  const file = path.resolve(directory, LOCK);
  while (!take(file)) {
    const holder = readOr(file, '');
    if (isAlive(Number(holder), file)) {
      throw new Error(
        `Process ${holder} runs a cluster on ${directory} already. End it, or choose another folder. If it is something else, delete ${file}.`,
      );
    }
    removeIfStill(file, holder);
  }
  held.add(file);
  return () => {
    held.delete(file);
    fs.rmSync(file, { force: true });
  };
}

function take(file: string): boolean {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Removes a lock of a process that is gone, unless another starter was faster
 * and the file is its fresh lock by now: then that is put back.
 */
function removeIfStill(file: string, holder: string): void {
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

function readOr(file: string, fallback: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return fallback;
  }
}

function isAlive(pid: number, file: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return held.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
