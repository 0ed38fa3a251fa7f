import { spawn } from 'node:child_process';
import { inRoot } from './paths.mjs';

/**
 * Runs a command with its output on screen.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} [signal] ends the command
 * @returns {Promise<number>} exit code
 */
export function run(command, args, env, signal) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: inRoot(),
      env,
      signal,
      // As Ctrl-C does: Playwright goes on with its tests after a SIGTERM.
      killSignal: 'SIGINT',
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

/** The line that everything ends with. */
export function countLine({ passed, failed, skipped }) {
  const rest = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${passed} passed, ${failed} failed${rest}`;
}
