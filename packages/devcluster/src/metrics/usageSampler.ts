import { PodRuntime, PodUsage } from '../pods/podRuntime';
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
  /** Periods of the CPU limit since the pod started; absent without a limit. */
  periods?: number;
  /** Those of them in which the pod wanted more than its limit. */
  throttledPeriods?: number;
  timestampMs: number;
}

const IDLE_CPU = 0.002;
const CPU_PER_REQUEST_SECONDS = 0.005;
const BASE_MEMORY = 24 * 1024 * 1024;
const MEMORY_PER_BUSY_CORE = 48 * 1024 * 1024;

/** The kernel enforces a CPU limit in periods of 100 ms. */
const PERIODS_PER_SECOND = 10;

interface Counter {
  requests: number;
  cpuSeconds: number;
  periods: number;
  throttledPeriods: number;
}

const NOTHING: Counter = {
  requests: 0,
  cpuSeconds: 0,
  periods: 0,
  throttledPeriods: 0,
};

/** Adds what a pod did in some seconds to its counters. */
export function countUsage(
  before: Counter,
  { requests, cpuLimit = Infinity }: Pick<PodUsage, 'requests' | 'cpuLimit'>,
  seconds: number,
): { counter: Counter; cpu: number } {
  const served = Math.max(0, requests - before.requests);
  const wanted = IDLE_CPU + (served * CPU_PER_REQUEST_SECONDS) / seconds;
  const cpu = Math.min(wanted, cpuLimit);
  const periods = seconds * PERIODS_PER_SECOND;
  const throttled = wanted > cpuLimit ? periods * (1 - cpuLimit / wanted) : 0;
  return {
    cpu,
    counter: {
      requests,
      cpuSeconds: before.cpuSeconds + cpu * seconds,
      periods: before.periods + periods,
      throttledPeriods: before.throttledPeriods + throttled,
    },
  };
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
    for (const usage of this.pods.usage()) {
      const { namespace, name, uid, cpuLimit } = usage;
      const before = this.counters.get(uid) ?? NOTHING;
      const { counter, cpu } = countUsage(before, usage, seconds);
      counters.set(uid, counter);
      samples.set(uid, {
        namespace,
        name,
        uid,
        cpu,
        memory: Math.round(
          BASE_MEMORY + Math.min(1, cpu) * MEMORY_PER_BUSY_CORE,
        ),
        cpuSeconds: counter.cpuSeconds,
        ...(cpuLimit === undefined
          ? {}
          : {
              periods: Math.round(counter.periods),
              throttledPeriods: Math.round(counter.throttledPeriods),
            }),
        timestampMs: now,
      });
    }
    this.samples = samples;
    this.counters = counters;
    this.sampledAtMs = now;
  }
}
