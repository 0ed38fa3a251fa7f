import { spawn } from 'node:child_process';
import { Failure } from '../lib/failure.mjs';

/**
 * Runs a command in a folder, quietly unless it fails.
 *
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @param {{command: string[], input?: string}} options
 */
export async function runIn(cwd, env, { command, input }) {
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd, env, stdio: 'pipe' });
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  let output = '';
  const keep = chunk => {
    output = (output + chunk).slice(-8_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) {
    throw new Failure(`${command.join(' ')} failed:\n${output}`);
  }
}
