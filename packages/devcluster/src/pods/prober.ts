import { Container, Probe } from '../model/workloads';
import { PodNetwork } from './podNetwork';
import { runProbe } from './probe';
import { Timings } from './timings';

/**
 * Pods answer from the same process as everything else here. However fast
 * simulated time goes, one that is kept busy must not look like a dead app.
 */
const LEAST_TIMEOUT_MS = 1_000;

/** Which of a container's probes. */
export type ProbeKind = 'Readiness' | 'Liveness' | 'Startup';

/** A running probe loop. */
export interface ProberOptions {
  kind: ProbeKind;
  probe: Probe;
  container: Container;
  ip: string;
  network: PodNetwork;
  timings: Timings;
  /** Called on each failed attempt. */
  onFailure(message: string): void;
  /** Called when the verdict changes after the thresholds. */
  onVerdict(success: boolean): void;
}

/** Runs one probe periodically and applies its thresholds. */
export class Prober {
  private timer?: NodeJS.Timeout;
  private successes = 0;
  private failures = 0;
  private verdict?: boolean;
  private stopped = false;

  constructor(private readonly options: ProberOptions) {}

  start(): void {
    const delay = this.options.probe.initialDelaySeconds ?? 0;
    this.schedule(delay * this.options.timings.secondMs);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.attempt().catch(() => undefined);
    }, delayMs);
  }

  private async attempt(): Promise<void> {
    const { probe, container, ip, network, timings } = this.options;
    const timeoutMs = Math.max(
      LEAST_TIMEOUT_MS,
      (probe.timeoutSeconds ?? 1) * timings.secondMs,
    );
    const { success, message } = await runProbe(
      network,
      ip,
      container,
      probe,
      timeoutMs,
    );
    if (this.stopped) return;
    if (success) this.countSuccess();
    else this.countFailure(message);
    const period = (probe.periodSeconds ?? 10) * timings.secondMs;
    this.schedule(Math.min(period, this.impatienceMs()));
  }

  /** A container that is not ready yet is looked at more often, at first soon. */
  private impatienceMs(): number {
    const { kind, timings } = this.options;
    if (this.verdict === true || kind === 'Liveness') return Infinity;
    const first = this.successes + this.failures === 1;
    return first ? timings.secondMs / 5 : timings.secondMs;
  }

  private countSuccess(): void {
    this.failures = 0;
    this.successes += 1;
    if (this.successes >= (this.options.probe.successThreshold ?? 1)) {
      this.decide(true);
    }
  }

  private countFailure(message: string): void {
    this.successes = 0;
    this.failures += 1;
    this.options.onFailure(message);
    if (this.failures >= (this.options.probe.failureThreshold ?? 3)) {
      this.decide(false);
    }
  }

  private decide(success: boolean): void {
    if (this.verdict === success) return;
    this.verdict = success;
    this.options.onVerdict(success);
  }
}
