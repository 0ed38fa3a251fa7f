import { ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { ReplicaOptions } from './types';

type Running = { child: ChildProcess; port: number };

/**
 * Backends in processes of their own, which can be killed. A spare process
 * that has loaded everything takes the place of the one that died.
 */
export class Replicas {
  private readonly running: (Running | undefined)[] = [];
  private spare: Promise<ChildProcess> = this.load();
  private stopped = false;

  constructor(private readonly options: ReplicaOptions) {}

  /** Ports of the backends; nothing where one is dead. */
  get ports(): (number | undefined)[] {
    return this.running.map(replica => replica?.port);
  }

  async start(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      await this.revive(index);
    }
  }

  /** Ends a backend without any warning. */
  async kill(index: number): Promise<void> {
    const replica = this.running[index];
    this.running[index] = undefined;
    if (replica) {
      const ended = new Promise(resolve => replica.child.once('exit', resolve));
      replica.child.kill('SIGKILL');
      await ended;
    }
  }

  async revive(index: number): Promise<void> {
    const child = await this.spare;
    const answer = next(child);
    child.send(this.options);
    const { port } = (await answer) as { port: number };
    this.running[index] = { child, port };
    if (!this.stopped) {
      this.spare = this.load();
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    (await this.spare).kill('SIGKILL');
    await Promise.all(this.running.map((_, index) => this.kill(index)));
  }

  private async load(): Promise<ChildProcess> {
    const child = fork(path.join(__dirname, 'replicaProcess.ts'), [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await next(child);
    return child;
  }
}

function next(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) =>
      reject(new Error(`A backend ended with ${code}.`));
    child.once('exit', onExit);
    child.once('message', message => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
