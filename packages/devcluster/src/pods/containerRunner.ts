import { Container, ContainerState, ContainerStatus } from '../model/workloads';
import { newContainerId } from '../util/names';
import { formatTime } from '../util/time';
import { AppProcess } from './appServer';
import {
  checkNonRoot,
  ContainerConfigError,
  listeningPorts,
  resolveEnvironment,
} from './containerConfig';
import {
  ContainerHost,
  createProcess,
  formatBackoff,
  startProber,
} from './containerHost';
import { ContainerLog } from './containerLog';
import { behaviorOf, parseImage, pullError } from './images';
import { Prober, ProbeKind } from './prober';

/** Sums up why a process ended. */
interface Exit {
  exitCode: number;
  reason: string;
}

/** Runs one container: pull, create, start, probe, restart with backoff. */
export class ContainerRunner {
  private state: ContainerState = { waiting: { reason: 'ContainerCreating' } };
  private lastState: ContainerState = {};
  private restartCount = 0;
  private ready = false;
  private started = false;
  private containerId?: string;
  private process?: AppProcess;
  private probers: Prober[] = [];
  private timers = new Set<NodeJS.Timeout>();
  private crashes = 0;
  private pulls = 0;
  private stopped = false;
  private requestsBefore = 0;
  log = new ContainerLog();
  previousLog?: ContainerLog;

  constructor(
    private readonly host: ContainerHost,
    readonly container: Container,
    private readonly isInit = false,
    private readonly onCompleted: () => void = () => undefined,
  ) {}

  /** The status to report. */
  get status(): ContainerStatus {
    const { image, name } = this.container;
    const { name: repository, tag } = parseImage(image);
    return {
      name,
      state: this.state,
      lastState: this.lastState,
      ready: this.ready,
      restartCount: this.restartCount,
      image: this.containerId ? `docker.io/${repository}:${tag}` : image,
      imageID: this.containerId
        ? `docker.io/${repository}@sha256:simulated`
        : '',
      ...(this.containerId ? { containerID: this.containerId } : {}),
      started: this.started,
    };
  }

  /** Requests served so far, by all runs of the container. */
  get requests(): number {
    return this.requestsBefore + (this.process?.usage.requests ?? 0);
  }

  get isRunning(): boolean {
    return !!this.state.running;
  }

  /** Begins with the pull of the image. */
  start(): void {
    if (behaviorOf(this.container.image) === 'missing') {
      this.failPull();
      return;
    }
    const { image } = this.container;
    this.host.event(
      'Normal',
      'Pulled',
      `Container image "${image}" already present on machine and can be accessed by the pod`,
      this.container.name,
    );
    this.after(this.host.timings.imagePullMs, () => this.create());
  }

  /** Ends the container for good; gracefully within `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.cancel();
    await this.process?.stopGracefully(graceMs);
    if (this.state.running)
      this.terminate({ exitCode: 0, reason: 'Completed' });
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
    for (const timer of this.timers) clearTimeout(timer);
    this.stopProbers();
  }

  private after(ms: number, action: () => void): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    this.timers.add(timer);
  }

  private wait(reason: string, message?: string): void {
    this.ready = false;
    this.started = false;
    this.state = { waiting: { reason, ...(message ? { message } : {}) } };
    this.host.changed();
  }

  private failPull(): void {
    const { image, name } = this.container;
    const error = pullError(image);
    const { host } = this;
    host.event('Normal', 'Pulling', `Pulling image "${image}"`, name);
    this.after(host.timings.imagePullMs, () => {
      this.pulls += 1;
      host.event(
        'Warning',
        'Failed',
        `Failed to pull image "${image}": ${error}`,
        name,
      );
      host.event('Warning', 'Failed', 'Error: ErrImagePull', name);
      this.wait('ErrImagePull', error);
      this.after(host.timings.backoffBaseMs / 10, () =>
        this.backOffPull(error),
      );
    });
  }

  private backOffPull(error: string): void {
    const { image, name } = this.container;
    const message = `Back-off pulling image "${image}"`;
    this.host.event('Normal', 'BackOff', message, name);
    this.host.event('Warning', 'Failed', 'Error: ImagePullBackOff', name);
    this.wait('ImagePullBackOff', `${message}: ErrImagePull: ${error}`);
    this.after(this.backoff(this.pulls), () => this.start());
  }

  private backoff(count: number): number {
    const { backoffBaseMs, backoffMaxMs } = this.host.timings;
    return Math.min(backoffMaxMs, backoffBaseMs * 2 ** Math.max(0, count - 1));
  }

  private create(): void {
    try {
      checkNonRoot(this.host.pod, this.container);
      const environment = resolveEnvironment(
        this.host.pod,
        this.container,
        this.host.lookup,
      );
      this.run(environment);
    } catch (error) {
      if (!(error instanceof ContainerConfigError)) throw error;
      this.host.event(
        'Warning',
        'Failed',
        `Error: ${error.message}`,
        this.container.name,
      );
      this.wait('CreateContainerConfigError', error.message);
      this.after(this.host.timings.backoffBaseMs, () => this.create());
    }
  }

  private run(environment: Record<string, string>): void {
    const { host, container } = this;
    this.containerId = newContainerId();
    this.log = new ContainerLog();
    host.event('Normal', 'Created', 'Container created', container.name);
    host.event('Normal', 'Started', 'Container started', container.name);
    this.state = {
      running: { startedAt: formatTime(host.clock.now()) },
    };
    this.started = !container.startupProbe;
    this.ready = this.started && !container.readinessProbe && !this.isInit;
    host.changed();
    const behavior = behaviorOf(container.image);
    if (behavior === 'broken' || behavior === 'oom') {
      this.runAndCrash(behavior);
    } else if (this.isInit) {
      this.write(`${container.name} done`);
      this.after(host.timings.containerStartMs, () => this.complete());
    } else {
      this.serve(environment, behavior === 'slow');
    }
  }

  private runAndCrash(behavior: 'broken' | 'oom'): void {
    this.write(`starting ${this.container.image}`);
    this.write(
      behavior === 'oom'
        ? 'allocating memory until the limit is reached'
        : 'fatal: configuration is broken, exiting with code 1',
    );
    this.startProbers();
    this.after(this.host.timings.crashAfterMs, () =>
      this.crash(
        behavior === 'oom'
          ? { exitCode: 137, reason: 'OOMKilled' }
          : { exitCode: 1, reason: 'Error' },
      ),
    );
  }

  private serve(environment: Record<string, string>, slow: boolean): void {
    const { host, container } = this;
    const { network, podIP, timings } = host;
    const app = createProcess(host, container, line => this.write(line));
    this.process = app;
    const ports = listeningPorts(container, environment);
    this.write(`starting ${container.image}`);
    this.startProbers();
    this.after(slow ? timings.slowStartMs : timings.containerStartMs, () => {
      app
        .listen(network, podIP, ports)
        .then(() => this.write(`listening on port ${ports.join(', ')}`))
        .catch(() => this.crash({ exitCode: 1, reason: 'Error' }));
    });
  }

  private write(line: string): void {
    this.log.write(line, this.host.clock.now());
  }

  private startProbers(): void {
    const { startupProbe } = this.container;
    if (startupProbe) {
      this.addProber('Startup', success => {
        if (success) {
          this.started = true;
          this.ready = !this.container.readinessProbe;
          this.host.changed();
          this.startServiceProbers();
        } else {
          this.restartUnhealthy('startup');
        }
      });
    } else {
      this.startServiceProbers();
    }
  }

  private startServiceProbers(): void {
    this.addProber('Readiness', success => {
      this.ready = success;
      this.host.changed();
    });
    this.addProber('Liveness', success => {
      if (!success) this.restartUnhealthy('liveness');
    });
  }

  private addProber(
    kind: ProbeKind,
    onVerdict: (success: boolean) => void,
  ): void {
    this.probers.push(
      ...startProber(this.host, this.container, kind, onVerdict),
    );
  }

  private stopProbers(): void {
    for (const prober of this.probers) prober.stop();
    this.probers = [];
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

  private complete(): void {
    this.terminate({ exitCode: 0, reason: 'Completed' });
    this.onCompleted();
  }

  private terminate({ exitCode, reason }: Exit): void {
    this.stopProbers();
    this.requestsBefore = this.requests;
    this.process?.kill();
    this.process = undefined;
    this.ready = false;
    this.started = false;
    const startedAt = this.state.running?.startedAt;
    this.state = {
      terminated: {
        exitCode,
        reason,
        startedAt,
        finishedAt: formatTime(this.host.clock.now()),
        containerID: this.containerId,
      },
    };
    this.log.end();
    this.host.changed();
  }

  private crash(exit: Exit): void {
    if (this.stopped) return;
    this.terminate(exit);
    const policy = this.host.pod.spec.restartPolicy ?? 'Always';
    if (policy === 'Never') return;
    this.crashes += 1;
    // The first restart comes at once, later ones back off.
    if (this.crashes === 1) {
      this.after(this.host.timings.crashAfterMs, () => this.restart());
    } else {
      this.after(this.host.timings.crashAfterMs, () => this.backOffCrash());
    }
  }

  private backOffCrash(): void {
    const { pod, timings } = this.host;
    const { name } = this.container;
    const delay = this.backoff(this.crashes - 1);
    const identity = `container=${name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
    const seconds = Math.round(delay / timings.secondMs);
    this.host.event(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
      name,
    );
    this.lastState = this.state;
    this.wait(
      'CrashLoopBackOff',
      `back-off ${formatBackoff(seconds)} restarting failed ${identity}`,
    );
    this.after(delay, () => this.restart());
  }

  private restart(): void {
    if (this.state.terminated) this.lastState = this.state;
    this.restartCount += 1;
    this.previousLog = this.log;
    this.create();
  }
}
