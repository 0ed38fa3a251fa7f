import * as wait from 'node:timers/promises';
import { ContainerStatus, Pod } from '../model/workloads';
import { formatTime } from '../util/time';
import { ContainerHost } from './containerHost';
import { ContainerRunner } from './containerRunner';
import { missingVolume } from './containerConfig';
import { computePodStatus } from './podStatus';
import { NodeServices } from './podRuntime';
import { Timers } from './timers';

/** Seconds that pass between a pod's deletion and its end, at least. */
const NOTICE_SECONDS = 0.1;

/** Turns of the event loop in which controllers have acted on a change. */
const CONTROLLER_TURNS = 5;

/** Seconds until a mount that failed is tried again; doubles. */
const MOUNT_RETRY_SECONDS = 0.5;
const MOUNT_RETRY_MAX_SECONDS = 122;

/** The simulated kubelet's work on one pod. */
export class PodWorker implements ContainerHost {
  readonly podIP: string;
  private runners: ContainerRunner[] = [];
  private initRunners: ContainerRunner[] = [];
  private sandboxReady = false;
  private readonly startTime: string;
  private reportQueued = false;
  private terminating = false;
  private ended = false;
  private ipKnown = false;
  private readonly timers = new Timers();

  constructor(
    private current: Pod,
    private readonly services: NodeServices,
  ) {
    this.podIP = services.network.allocate();
    this.startTime = formatTime(services.clock.now());
  }

  get pod(): Pod {
    return this.current;
  }

  get network() {
    return this.services.network;
  }

  get timings() {
    return this.services.timings;
  }

  get clock() {
    return this.services.clock;
  }

  lookup: ContainerHost['lookup'] = (storage, name) =>
    this.services.registry.store.get(
      storage,
      this.current.metadata.namespace,
      name,
    );

  /** Requests served by all containers. */
  get requests(): number {
    return this.runners.reduce((sum, runner) => sum + runner.requests, 0);
  }

  /** The log of a container's current or previous run. */
  log(container: string, previous: boolean) {
    const runner = [...this.runners, ...this.initRunners].find(
      item => item.container.name === container,
    );
    return previous ? runner?.previousLog : runner?.log;
  }

  /** Sets the pod up. */
  start(): void {
    const { spec } = this.current;
    this.runners = spec.containers.map(
      container => new ContainerRunner(this, container),
    );
    this.initRunners = (spec.initContainers ?? []).map(
      (container, index) =>
        new ContainerRunner(this, container, true, () =>
          this.runInit(index + 1),
        ),
    );
    this.changed();
    // After the report that is queued, so that every step is seen.
    setImmediate(() =>
      this.timers.after(this.timings.sandboxMs, () => this.mountVolumes()),
    );
  }

  /** Takes over a new state of the pod's object. */
  update(pod: Pod): void {
    this.current = pod;
    if (pod.metadata.deletionTimestamp && !this.terminating) {
      this.terminating = true;
      this.terminate(pod).catch(() => undefined);
    }
  }

  /** Ends everything at once without reporting. */
  kill(): void {
    this.ended = true;
    this.timers.cancel();
    for (const runner of [...this.runners, ...this.initRunners]) runner.kill();
  }

  changed(): void {
    if (this.reportQueued || this.ended) return;
    this.reportQueued = true;
    setImmediate(() => {
      this.reportQueued = false;
      this.report();
    });
  }

  event: ContainerHost['event'] = (type, reason, message, container) => {
    if (this.ended) return;
    this.services.events.record(this.current, {
      type,
      reason,
      message,
      component: 'kubelet',
      host: this.current.spec.nodeName,
      fieldPath: container ? `spec.containers{${container}}` : undefined,
    });
  };

  private mountVolumes(retrySeconds = MOUNT_RETRY_SECONDS): void {
    const problem = missingVolume(this.current.spec.volumes, this.lookup);
    if (problem) {
      this.event('Warning', 'FailedMount', problem, '');
      const next = Math.min(retrySeconds * 2, MOUNT_RETRY_MAX_SECONDS);
      this.timers.after(retrySeconds * this.timings.secondMs, () =>
        this.mountVolumes(next),
      );
      return;
    }
    this.sandboxReady = true;
    this.changed();
    this.runInit(0);
  }

  private runInit(index: number): void {
    if (this.ended || this.terminating) return;
    const next = this.initRunners[index];
    if (next) {
      next.start();
      return;
    }
    for (const runner of this.runners) runner.start();
  }

  private async terminate(pod: Pod): Promise<void> {
    this.timers.cancel();
    const graceSeconds = pod.metadata.deletionGracePeriodSeconds ?? 30;
    const graceMs = graceSeconds * this.timings.secondMs;
    const started = Date.now();
    const all = [...this.runners, ...this.initRunners];
    const running = all.filter(runner => runner.isRunning);
    for (const { container } of running) {
      this.event(
        'Normal',
        'Killing',
        `Stopping container ${container.name}`,
        container.name,
      );
    }
    for (const runner of all) runner.abandon();
    this.changed();
    await pause(NOTICE_SECONDS * this.timings.secondMs);
    await Promise.all(running.map(runner => this.preStop(runner, graceMs)));
    const rest = Math.max(0, graceMs - (Date.now() - started));
    await Promise.all(all.map(runner => runner.stop(rest)));
    this.sandboxReady = false;
    this.report();
    // The pod is seen as ended before its object goes.
    await pause(this.timings.sandboxMs);
    if (this.ended) return;
    this.ended = true;
    this.services.finished(this.current);
  }

  private async preStop(
    runner: ContainerRunner,
    graceMs: number,
  ): Promise<void> {
    const seconds = preStopSeconds(runner);
    if (seconds <= 0) return;
    await pause(Math.min(seconds * this.timings.secondMs, graceMs));
  }

  private report(): void {
    if (this.ended) return;
    const initialized = this.initRunners.every(
      runner => runner.status.state.terminated?.exitCode === 0,
    );
    const status = computePodStatus(this.current, {
      podIP: this.ipKnown ? this.podIP : undefined,
      hostIP: this.services.hostIP,
      startTime: this.startTime,
      initStatuses: this.initRunners.map(runner => runner.status),
      containerStatuses: this.runners.map(runner =>
        initialized ? runner.status : initializing(runner.status),
      ),
      sandboxReady: this.sandboxReady,
      now: formatTime(this.clock.now()),
    });
    // The address is in the report after the one about the sandbox.
    this.ipKnown ||= this.sandboxReady;
    this.services.reportStatus(this.current, status);
  }
}

/**
 * Waits until controllers have seen what was written last, and then `ms`. They
 * work in turns of the event loop, of which a slow machine makes few per ms.
 */
async function pause(ms: number): Promise<void> {
  for (let turn = 0; turn < CONTROLLER_TURNS; turn += 1)
    await wait.setImmediate();
  await wait.setTimeout(ms);
}

function initializing(status: ContainerStatus): ContainerStatus {
  return { ...status, state: { waiting: { reason: 'PodInitializing' } } };
}

/** How long a container's preStop hook takes. */
export function preStopSeconds(runner: ContainerRunner): number {
  const hook = runner.container.lifecycle?.preStop;
  if (!hook) return 0;
  if (hook.sleep) return hook.sleep.seconds;
  const command = (hook.exec?.command ?? []).join(' ');
  const sleep = /\bsleep\s+([0-9.]+)/.exec(command);
  return sleep ? Number(sleep[1]) : 0;
}
