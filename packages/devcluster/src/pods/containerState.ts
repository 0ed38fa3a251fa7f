import { Container, ContainerState, ContainerStatus } from '../model/workloads';
import { newContainerId } from '../util/names';
import { parseImage } from './images';

/** Sums up why a process ended. */
export interface Exit {
  exitCode: number;
  reason: string;
  message?: string;
}

const NEVER_RAN: ContainerState = {
  terminated: {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
    startedAt: null,
    finishedAt: null,
  },
};

/** What is known about a container: its states, readiness and restarts. */
export class ContainerRecord {
  ready = false;
  started = false;
  private state: ContainerState = { waiting: { reason: 'ContainerCreating' } };
  private lastState: ContainerState = {};
  private stateBeforeLast: ContainerState = {};
  private runs = 0;
  private containerId?: string;

  constructor(private readonly container: Container) {}

  get isRunning(): boolean {
    return !!this.state.running;
  }

  /** The status to report. */
  get status(): ContainerStatus {
    const { image, name } = this.container;
    const { name: repository, tag } = parseImage(image);
    return {
      name,
      state: this.state,
      lastState: this.lastState,
      ready: this.ready,
      restartCount: Math.max(0, this.runs - 1),
      image: this.containerId ? `docker.io/${repository}:${tag}` : image,
      imageID: this.containerId
        ? `docker.io/${repository}@sha256:simulated`
        : '',
      ...(this.containerId ? { containerID: this.containerId } : {}),
      started: this.started,
    };
  }

  /** The container cannot run yet, or not again so soon. */
  waitFor(reason: string, message?: string): void {
    this.enter({ waiting: { reason, ...(message ? { message } : {}) } });
  }

  /** A process was started. */
  run(now: string): void {
    this.runs += 1;
    this.containerId = newContainerId();
    this.enter({ running: { startedAt: now } });
  }

  /** The process has ended. */
  end(exit: Exit, now: string): void {
    this.enter({
      terminated: {
        ...exit,
        startedAt: this.state.running?.startedAt,
        finishedAt: now,
        containerID: this.containerId,
      },
    });
  }

  /** The pod ends: what the runtime remembers of the container remains. */
  settle(): void {
    if (!this.state.waiting) return;
    this.state = this.lastState.terminated ? this.lastState : NEVER_RAN;
    this.lastState = this.stateBeforeLast;
  }

  private enter(state: ContainerState): void {
    if (this.state.terminated) {
      this.stateBeforeLast = this.lastState;
      this.lastState = this.state;
    }
    this.state = state;
    this.ready = false;
    this.started = false;
  }
}
