import { PodRuntime } from '../pods/podRuntime';
import { Clock } from '../util/time';

/** Simulated resource usage of a pod. */
export interface UsageSample {
  namespace: string;
  name: string;
  uid: string;
  /** Cores, averaged over the last period. */
  cpu: number;
  /** Bytes. */
  memory: number;
  /** CPU seconds since the pod started. */
  cpuSeconds: number;
  timestampMs: number;
}

const IDLE_CPU = 0.002;
const CPU_PER_REQUEST_SECONDS = 0.005;
const BASE_MEMORY = 24 * 1024 * 1024;
const MEMORY_PER_BUSY_CORE = 48 * 1024 * 1024;

interface Counter {
  requests: number;
  cpuSeconds: number;
}

/** Derives CPU and memory of pods from the requests that they served. */
export class UsageSampler {
  private samples = new Map<string, UsageSample>();
  private counters = new Map<string, Counter>();
  private sampledAtMs: number;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly pods: PodRuntime,
    private readonly clock: Clock,
    private readonly periodMs: number,
  ) {
    this.sampledAtMs = clock.now();
  }

  /** Samples periodically. */
  start(): void {
    this.timer = setInterval(() => this.sample(), this.periodMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Length of a period in ms. */
  get windowMs(): number {
    return this.periodMs;
  }

  /** The latest samples. */
  all(): UsageSample[] {
    if (this.samples.size === 0) this.sample();
    return [...this.samples.values()];
  }

  /** The latest sample of a pod. */
  of(uid: string): UsageSample | undefined {
    return this.samples.get(uid);
  }

  /** Takes a sample of all pods now. */
  sample(): void {
    const now = this.clock.now();
    const seconds = Math.max(0.001, (now - this.sampledAtMs) / 1000);
    const samples = new Map<string, UsageSample>();
    const counters = new Map<string, Counter>();
    for (const { namespace, name, uid, requests } of this.pods.usage()) {
      const before = this.counters.get(uid) ?? { requests: 0, cpuSeconds: 0 };
      const served = Math.max(0, requests - before.requests);
      const cpu = IDLE_CPU + (served * CPU_PER_REQUEST_SECONDS) / seconds;
      const cpuSeconds = before.cpuSeconds + cpu * seconds;
      counters.set(uid, { requests, cpuSeconds });
      samples.set(uid, {
        namespace,
        name,
        uid,
        cpu,
        memory: Math.round(
          BASE_MEMORY + Math.min(1, cpu) * MEMORY_PER_BUSY_CORE,
        ),
        cpuSeconds,
        timestampMs: now,
      });
    }
    this.samples = samples;
    this.counters = counters;
    this.sampledAtMs = now;
  }
}
