import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { Failure } from './failure.mjs';
import { startReaper } from './startReaper.mjs';

const GRACE_MS = 10_000;
const LAST_LINES = 25;
/** What follows the first line of an error is there after this long. */
const SAY_ON_MS = 500;
/** So that one that is killed again and again does not keep the machine busy. */
const REVIVAL_MS = 3_000;

/**
 * Starts processes and ends all of them together: when it is told to, when
 * one of them ends (unless it was killed and is to be revived) or says that it
 * cannot start, and (through a small helper process) even when this process
 * itself is killed.
 */
export class Supervisor {
  constructor() {
    /** @type {{name: string, child: import('node:child_process').ChildProcess, lines: string[], done: Promise<object>}[]} */
    this.running = [];
    this.stopping = false;
    this.reaper = startReaper();
    /** Rejects when a process ends that should not. */
    this.failed = new Promise((_, reject) => {
      this.fail = reject;
    });
    // Somebody may look at it only later; until then it is no unhandled one.
    this.failed.catch(() => {});
  }

  /**
   * @param {string} name shown before each line of output
   * @param {string} command
   * @param {string[]} args
   * @param {{cwd: string, env: NodeJS.ProcessEnv, show: (line: string) => boolean, revive?: boolean, fatal?: (line: string) => number}} options
   *   revive: start it again when somebody else killed it;
   *   fatal: where in a line the error begins after which it does nothing more,
   *   although it does not end; below 0 if there is none
   */
  start(name, command, args, options) {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that its children end with it.
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32',
    });
    const lines = [];
    let failing;
    const onLine = line => {
      lines.push(line);
      lines.splice(0, lines.length - LAST_LINES);
      const start = failing ? -1 : (options.fatal?.(line) ?? -1);
      if (start >= 0) {
        failing = [line.slice(start)];
        setTimeout(() => this.onFatal(name, failing, lines), SAY_ON_MS);
      } else if (failing) {
        failing.push(line);
      }
      if (options.show(line)) {
        console.log(`[${name}] ${line}`);
      }
    };
    createInterface({ input: child.stdout }).on('line', onLine);
    createInterface({ input: child.stderr }).on('line', onLine);
    const done = new Promise(resolve => {
      child.on('error', error => {
        lines.push(error.message);
        resolve({ code: 1 });
      });
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
    const entry = { name, child, lines, done };
    this.running.push(entry);
    if (child.pid) {
      this.reaper.watch(child.pid);
    }
    done.then(({ code, signal }) => {
      if (signal && options.revive && !this.stopping) {
        this.running.splice(this.running.indexOf(entry), 1);
        console.log(
          `[${name}] It was killed (${signal}) and is started again.`,
        );
        setTimeout(
          () => this.stopping || this.start(name, command, args, options),
          REVIVAL_MS,
        );
      } else {
        this.onEnd(name, code, lines);
      }
    });
  }

  onEnd(name, code, lines) {
    if (!this.stopping) {
      this.fail(
        new Failure(
          `The ${name} ended unexpectedly (exit code ${code}). Its last lines:\n${lines.join(
            '\n',
          )}`,
        ),
      );
    }
  }

  onFatal(name, failing, last) {
    if (!this.stopping) {
      const end = failing.findIndex(
        (line, index) => index > 0 && !/^\s+(?!\s|at )/.test(line),
      );
      const said = failing.slice(0, end < 0 ? failing.length : end);
      // An error of one line says less than what was written before it.
      const shown = said.length > 1 ? said.map(withoutFields) : last;
      this.fail(
        new Failure(`The ${name} cannot start. It says:\n${shown.join('\n')}`),
      );
    }
  }

  /** Ends everything, gently first. */
  async stop() {
    if (this.stopping) {
      this.signal('SIGKILL');
    }
    this.stopping = true;
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), GRACE_MS);
    await Promise.all(this.running.map(({ done }) => done));
    clearTimeout(timer);
    // What a process left behind in its group goes too.
    this.signal('SIGKILL');
    this.reaper.end();
  }

  signal(signal) {
    for (const { child } of this.running) {
      killGroup(child.pid, signal);
    }
  }
}

/** Without colours, and the fields that a log appends in them. */
function withoutFields(line) {
  const [message] = line.split(/ \u001b\[36m\w+\u001b\[39m=/);
  return stripVTControlCharacters(message);
}

function killGroup(pid, signal) {
  if (!pid) {
    return;
  }
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It is gone already.
  }
}
