import { ChildProcess, fork } from 'node:child_process';
import path from 'node:path';

/** Starts a script of this folder that talks to its parent. */
export function start(
  script: string,
  options: { args?: string[]; env?: NodeJS.ProcessEnv; execArgv?: string[] },
): ChildProcess {
  return fork(path.join(__dirname, script), options.args ?? [], {
    env: { ...process.env, ...options.env },
    execArgv: ['--import', 'tsx', ...(options.execArgv ?? [])],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** The next message of a child. @throws if it ends instead */
export function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', received => resolve(received as T));
    child.once('exit', code => reject(new Error(`It ended with ${code}.`)));
  });
}

/** Waits until something is there. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  seconds = 300,
): Promise<T> {
  const end = performance.now() + seconds * 1_000;
  let problem: unknown;
  while (performance.now() < end) {
    try {
      const found = await look();
      if (found) {
        return found;
      }
    } catch (error) {
      problem = error;
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`${what} did not come: ${problem ?? 'time is up'}`);
}
