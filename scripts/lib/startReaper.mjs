import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const REAPER = fileURLToPath(new URL('./reaper.mjs', import.meta.url));

/**
 * Starts the small process that ends process groups when this process is gone,
 * however it went.
 *
 * @returns {{watch: (pid: number) => void, end: () => void}}
 */
export function startReaper() {
  const reaper = spawn(process.execPath, [REAPER], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  reaper.stdin.on('error', () => {});
  reaper.unref();
  reaper.stdin.unref?.();
  return {
    watch: pid => reaper.stdin.write(`${pid}\n`),
    end: () => reaper.stdin.end(),
  };
}
