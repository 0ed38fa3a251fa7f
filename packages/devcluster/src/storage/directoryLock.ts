import fs from 'node:fs';
import path from 'node:path';

const LOCK = 'lock';

/**
 * Holds a folder for this process, by a file with the process id in it; one of
 * a process that is gone is taken over.
 * @returns what gives the folder free again
 * @throws Error in a sentence, where another cluster holds the folder
 */
export function lockDirectory(directory: string): () => void {
  const file = path.join(directory, LOCK);
  if (!take(file)) {
    const holder = readHolder(file);
    if (isAlive(holder)) {
      throw new Error(
        `Process ${holder} runs a cluster on ${directory} already. End it, or choose another folder. If it is something else, delete ${file}.`,
      );
    }
    fs.rmSync(file, { force: true });
    if (!take(file)) return lockDirectory(directory);
  }
  return () => fs.rmSync(file, { force: true });
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

function readHolder(file: string): number {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
