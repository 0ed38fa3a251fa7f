import { Container, ContainerStatus } from '../model/workloads';
import { formatTime } from '../util/time';
import { AppProcess } from './appServer';
import { backoffMs, formatBackoff } from './backoff';
import {
  checkNonRoot,
  ContainerConfigError,
  listeningPorts,
  resolveEnvironment,
} from './containerConfig';
import { ContainerHost, createProcess } from './containerHost';
import { ContainerLog } from './containerLog';
import { ContainerProbes } from './containerProbes';
import { ContainerRecord, Exit } from './containerState';
import { ImagePuller } from './imagePuller';
import { behaviorOf } from './images';
import { Timers } from './timers';

/** How much of a log the kubelet keeps as a container's last words. */
const LAST_WORDS = { lines: 80, bytes: 2_048 };

/** Runs one container: pull, create, start, probe, restart with backoff. */
export class ContainerRunner {
  log = new ContainerLog();
  previousLog?: ContainerLog;
  private readonly record: ContainerRecord;
  private readonly timers = new Timers();
  private readonly puller: ImagePuller;
  private readonly probes: ContainerProbes;
  private process?: AppProcess;
  private crashes = 0;
  private stopped = false;
  private requestsBefore = 0;

  constructor(
    private readonly host: ContainerHost,
    readonly container: Container,
    private readonly isInit = false,
    private readonly onCompleted: () => void = () => undefined,
  ) {
    this.record = new ContainerRecord(container);
    this.puller = new ImagePuller(
      host,
      container,
      this.timers,
      (reason, message) => this.waitFor(reason, message),
    );
    this.probes = new ContainerProbes(host, container, {
      onStarted: () => {
        this.record.started = true;
        this.record.ready = !container.readinessProbe;
        host.changed();
      },
      onReadiness: ready => {
        this.record.ready = ready;
        host.changed();
      },
      onUnhealthy: probe => this.restartUnhealthy(probe),
    });
  }

  /** The status to report. */
  get status(): ContainerStatus {
    return this.record.status;
  }

  /** Requests served so far, by all runs of the container. */
  get requests(): number {
    return this.requestsBefore + (this.process?.usage.requests ?? 0);
  }

  get isRunning(): boolean {
    return this.record.isRunning;
  }

  /** Begins with the pull of the image. */
  start(): void {
    this.puller.pull(() => this.create());
  }

  /** The pod was deleted: what does not run yet never will. */
  abandon(): void {
    if (this.isRunning) return;
    this.cancel();
    if (this.status.state.waiting) this.waitFor('ContainerCreating');
  }

  /** Ends the container for good; gracefully within `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.cancel();
    await this.process?.stopGracefully(graceMs);
    if (this.isRunning) this.end({ exitCode: 0, reason: 'Completed' });
    this.record.settle();
    this.log.end();
  }

  /** Frees everything without a trace, as when the whole cluster stops. */
  kill(): void {
    this.cancel();
    this.process?.kill();
    this.log.end();
  }

  private cancel(): void {
    this.stopped = true;
    this.timers.cancel();
    this.probes.stop();
  }

  private now(): string {
    return formatTime(this.host.clock.now());
  }

  private waitFor(reason: string, message?: string): void {
    this.record.waitFor(reason, message);
    this.host.changed();
  }

  private create(): void {
    const { host, container } = this;
    try {
      checkNonRoot(host.pod, container);
      this.run(resolveEnvironment(host.pod, container, host.lookup));
    } catch (error) {
      if (!(error instanceof ContainerConfigError)) throw error;
      const { message } = error;
      host.event('Warning', 'Failed', `Error: ${message}`, container.name);
      this.waitFor('CreateContainerConfigError', message);
      this.timers.after(host.timings.backoffBaseMs, () => this.start());
    }
  }

  private run(environment: Record<string, string>): void {
    const { host, container, record } = this;
    if (this.crashes > 0) this.previousLog = this.log;
    this.log = new ContainerLog();
    host.event('Normal', 'Created', 'Container created', container.name);
    host.event('Normal', 'Started', 'Container started', container.name);
    record.run(this.now());
    record.started = !container.startupProbe;
    record.ready = record.started && !container.readinessProbe && !this.isInit;
    host.changed();
    const behavior = behaviorOf(container.image);
    const slow = behavior === 'slow';
    if (behavior === 'broken' || behavior === 'oom') this.runAndCrash(behavior);
    else if (this.isInit) this.runToCompletion(slow);
    else this.serve(environment, slow);
  }

  private runAndCrash(behavior: 'broken' | 'oom'): void {
    this.write(`starting ${this.container.image}`);
    this.write(
      behavior === 'oom'
        ? 'allocating memory until the limit is reached'
        : 'fatal: configuration is broken, exiting with code 1',
    );
    this.probes.start();
    this.timers.after(this.host.timings.crashAfterMs, () =>
      this.crash(
        behavior === 'oom'
          ? { exitCode: 137, reason: 'OOMKilled' }
          : { exitCode: 1, reason: 'Error' },
      ),
    );
  }

  private runToCompletion(slow: boolean): void {
    const { timings } = this.host;
    this.write(`starting ${this.container.image}`);
    this.timers.after(this.startMs(slow), () => {
      this.write(`${this.container.name} done`);
      this.end({ exitCode: 0, reason: 'Completed' });
      // The next container starts with a later look at the pod.
      this.timers.after(timings.containerStartMs, this.onCompleted);
    });
  }

  private serve(environment: Record<string, string>, slow: boolean): void {
    const { host, container } = this;
    const app = createProcess(host, container, line => this.write(line));
    this.process = app;
    const ports = listeningPorts(container, environment);
    this.write(`starting ${container.image}`);
    this.probes.start();
    this.timers.after(this.startMs(slow), () => {
      app
        .listen(host.network, host.podIP, ports)
        .then(() => this.write(`listening on port ${ports.join(', ')}`))
        .catch(() => this.crash({ exitCode: 1, reason: 'Error' }));
    });
  }

  private startMs(slow: boolean): number {
    const { slowStartMs, containerStartMs } = this.host.timings;
    return slow ? slowStartMs : containerStartMs;
  }

  private write(line: string): void {
    this.log.write(line, this.host.clock.now());
  }

  private restartUnhealthy(probe: string): void {
    this.host.event(
      'Normal',
      'Killing',
      `Container ${this.container.name} failed ${probe} probe, will be restarted`,
      this.container.name,
    );
    this.crash({ exitCode: 137, reason: 'Error' });
  }

  private end(exit: Exit): void {
    this.probes.stop();
    this.requestsBefore = this.requests;
    this.process?.kill();
    this.process = undefined;
    this.record.end({ ...exit, ...this.lastWords(exit) }, this.now());
    this.log.end();
    this.host.changed();
  }

  /** Nothing here writes to a terminationMessagePath: there is only the log to fall back to. */
  private lastWords({ exitCode }: Exit): { message?: string } {
    const { terminationMessagePolicy } = this.container;
    if (exitCode === 0 || terminationMessagePolicy !== 'FallbackToLogsOnError')
      return {};
    const { lines, bytes } = LAST_WORDS;
    const tail = Buffer.from(
      this.log.read({ tailLines: lines, timestamps: false }),
    );
    return { message: tail.subarray(-bytes).toString('utf8') };
  }

  private crash(exit: Exit): void {
    if (this.stopped) return;
    this.end(exit);
    if (this.host.pod.spec.restartPolicy === 'Never') return;
    this.crashes += 1;
    // The first restart comes at once, later ones back off.
    const { crashAfterMs, secondMs } = this.host.timings;
    if (this.crashes === 1) {
      this.timers.after(crashAfterMs, () => this.start());
      return;
    }
    this.backOffEvent();
    this.timers.after(secondMs, () => this.backOff());
  }

  private backOff(): void {
    const { pod, timings } = this.host;
    const { name } = this.container;
    const { metadata } = pod;
    const delayMs = backoffMs(timings, this.crashes - 1);
    const delay = formatBackoff(Math.round(delayMs / timings.secondMs));
    this.backOffEvent();
    this.waitFor(
      'CrashLoopBackOff',
      `back-off ${delay} restarting failed container=${name} pod=${metadata.name}_${metadata.namespace}(${metadata.uid})`,
    );
    this.timers.after(delayMs, () => this.start());
  }

  private backOffEvent(): void {
    const { name: pod, namespace, uid } = this.host.pod.metadata;
    const { name } = this.container;
    this.host.event(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${pod}_${namespace}(${uid})`,
      name,
    );
  }
}
