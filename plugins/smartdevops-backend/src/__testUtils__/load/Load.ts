import { ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { LoadOrder, LoadTarget, now, Sample } from './samples';

/** So many answers in a row, and a switch counts as settled. */
const IN_A_ROW = 100;

/** From when to when all answers were to come from one version. */
type Window = { from: number; to: number; mark: string };

/** What a load has seen. */
export type LoadReport = {
  requests: number;
  seconds: number;
  /** How often which failure happened. */
  failures: Record<string, number>;
  /** Answers of another version while a switch was settled. */
  strays: Sample[];
  latency: { p50: number; p95: number; max: number };
};

/** A steady stream of requests to an app, from a process of its own. */
export class Load {
  readonly samples: Sample[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private readonly windows: Window[] = [];
  private listeners: (() => void)[] = [];
  private current: { from: number; mark: string } | undefined;
  /** Samples before this one are not looked at any more. */
  private lookFrom = 0;

  private constructor(child: ChildProcess) {
    this.child = child;
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', code =>
        code === 0
          ? resolve()
          : reject(new Error(`The load generator ended with ${code}.`)),
      );
    });
    // Whoever waits hears of it; nobody has to wait.
    this.ended.catch(() => {});
    child.on('message', received => {
      this.samples.push(...(received as Sample[]));
      this.listeners.splice(0).forEach(listener => listener());
    });
  }

  /** @param rate - requests per second */
  static start(target: LoadTarget, rate: number): Load {
    const child = fork(path.join(__dirname, 'generator.ts'), [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    const order: LoadOrder = { target, rate };
    child.send(order);
    return new Load(child);
  }

  /** To be called before what moves the traffic: nothing is settled any more. */
  unsettle(): void {
    this.lookFrom = this.samples.length;
    if (this.current) {
      this.windows.push({ ...this.current, to: now() });
      this.current = undefined;
    }
  }

  /**
   * Waits until all answers come from one version; from then on any other is
   * a stray.
   *
   * @param since - ms since the epoch
   * @returns when the last answer of another version arrived, if any did
   */
  async settledOn(mark: string, since: number): Promise<number | undefined> {
    for (;;) {
      const seen = this.samples
        .slice(this.lookFrom)
        .filter(({ done }) => done >= since);
      const others = seen.filter(sample => sample.mark !== mark);
      const last = others.reduce(
        (latest, { done }) => Math.max(latest, done),
        since,
      );
      const after = seen.filter(({ sent }) => sent > last);
      if (after.length >= IN_A_ROW) {
        this.current = { from: last, mark };
        return others.length > 0 ? last : undefined;
      }
      await this.more();
    }
  }

  /** Sends no more and waits for the last answers. */
  async stop(): Promise<LoadReport> {
    this.unsettle();
    this.child.send('stop');
    await this.ended;
    const { samples } = this;
    const failures: Record<string, number> = {};
    for (const { failure } of samples) {
      if (failure !== undefined) {
        failures[failure] = (failures[failure] ?? 0) + 1;
      }
    }
    const sent = samples.map(sample => sample.sent).sort((a, b) => a - b);
    const took = samples
      .map(sample => sample.done - sample.sent)
      .sort((a, b) => a - b);
    const at = (share: number) => took[Math.floor(took.length * share)];
    return {
      requests: samples.length,
      seconds: (sent[sent.length - 1] - sent[0]) / 1_000,
      failures,
      strays: samples.filter(sample => this.isStray(sample)),
      latency: { p50: at(0.5), p95: at(0.95), max: took[took.length - 1] },
    };
  }

  /** Ends it, whatever it does. */
  kill(): void {
    this.child.kill();
  }

  private isStray({ sent, done, mark }: Sample): boolean {
    return this.windows.some(
      window =>
        mark !== undefined &&
        mark !== window.mark &&
        sent > window.from &&
        done < window.to,
    );
  }

  private async more(): Promise<void> {
    const heard = new Promise<void>(resolve => {
      this.listeners.push(resolve);
    });
    await Promise.race([
      heard,
      this.ended.then(() => {
        throw new Error('The load generator has ended.');
      }),
    ]);
  }
}
