import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  LABEL_APP,
  LABEL_MANAGED_BY,
  MANAGED_BY,
  parseQuantity,
  ResourceUsage,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Transport } from './Transport';
import { Place, UsageHistory, UsageReader } from './types';
import { causeOf } from '../logFields';

const PATH = '/apis/metrics.k8s.io/v1beta1/pods';
/** metrics-server itself measures every 15 seconds unless told otherwise. */
const EVERY_MS = 30_000;
/** How often a pod's containers were restarted, as far as the cache knows. */
type RestartsOf = (pod: {
  namespace: string;
  app: string;
  pod: string;
}) => number;

/** One hour. */
const KEPT = 120;
/** A pod that was not measured for so long is gone. */
const FORGET_AFTER = 4;
const PAGE_SIZE = 2_000;

type PodMetricsList = {
  metadata?: { continue?: string };
  items?: {
    metadata?: {
      name?: string;
      namespace?: string;
      labels?: Record<string, string>;
    };
    containers?: { usage?: { cpu?: string; memory?: string } }[];
  }[];
};

type Measured = ResourceUsage & {
  namespace: string;
  pod: string;
  restarts: number;
};

/** What was measured of a pod: a ring as long as that of the times. */
type Ring = {
  cpu: Float32Array;
  memory: Float64Array;
  restarts: Uint16Array;
  /** Number of the last sample. */
  last: number;
};

/**
 * Samples what pods use from metrics.k8s.io: one list per interval for the
 * whole cluster, whoever looks. The last hour is kept where nothing else
 * keeps it, with 1.7 kB per pod.
 */
export class UsageSampler implements UsageReader {
  private readonly transport: Transport;
  private readonly logger: LoggerService;
  private readonly restartsOf: RestartsOf;
  private readonly kept: number;
  private readonly everyMs: number;
  private readonly namespaces = new Map<string, Map<string, Ring>>();
  private readonly times: Float64Array;
  /** Number of the sample that is next. */
  private next = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly stopping = new AbortController();
  private failed = false;

  constructor(options: {
    transport: Transport;
    logger: LoggerService;
    restartsOf: RestartsOf;
    /** Whether more than the last sample is kept. */
    history: boolean;
    everyMs?: number;
  }) {
    this.transport = options.transport;
    this.logger = options.logger;
    this.restartsOf = options.restartsOf;
    this.kept = options.history ? KEPT : 1;
    this.everyMs = options.everyMs ?? EVERY_MS;
    this.times = new Float64Array(this.kept);
  }

  /** Begins to sample; returns at once. */
  start(): void {
    void this.round();
  }

  stop(): void {
    this.stopping.abort();
    clearTimeout(this.timer);
  }

  /** Changes with each sample. */
  get version(): number {
    return this.next;
  }

  isAvailable(): boolean {
    return this.next > 0 && !this.failed;
  }

  usageOf({ namespace }: Place, pod: string): ResourceUsage | undefined {
    const ring = this.namespaces.get(namespace)?.get(pod);
    if (!ring || this.failed || this.next - ring.last > FORGET_AFTER) {
      return undefined;
    }
    const slot = ring.last % this.kept;
    return { cpu: cores(ring.cpu[slot]), memory: ring.memory[slot] };
  }

  historyOf({ namespace }: Place, pods: RegExp): UsageHistory[] {
    const from = Math.max(0, this.next - this.kept);
    return [...(this.namespaces.get(namespace) ?? [])]
      .filter(([pod]) => pods.test(pod))
      .map(([pod, ring]) => ({
        pod,
        points: Array.from({ length: this.next - from }, (_, index) => {
          const slot = (from + index) % this.kept;
          return {
            at: this.times[slot],
            cpu: cores(ring.cpu[slot]),
            memory: ring.memory[slot],
            restarts: ring.restarts[slot],
          };
        }).filter(({ cpu }) => !Number.isNaN(cpu)),
      }));
  }

  /** One sample, and the next one later. Never rejects. */
  private async round(): Promise<void> {
    try {
      await this.sample();
      this.failed = false;
    } catch (error) {
      if (!this.failed && !this.stopping.signal.aborted) {
        this.logger.info(
          'CPU and memory of pods are not shown while metrics.k8s.io does not answer',
          causeOf(error),
        );
      }
      this.failed = true;
    }
    if (!this.stopping.signal.aborted) {
      this.timer = setTimeout(() => this.round(), this.everyMs);
    }
  }

  private async sample(): Promise<void> {
    const measured: Measured[] = [];
    let next: string | undefined;
    do {
      const list: PodMetricsList = await this.transport.json({
        path: PATH,
        query: {
          labelSelector: `${LABEL_MANAGED_BY}=${MANAGED_BY}`,
          limit: PAGE_SIZE,
          continue: next,
        },
        signal: this.stopping.signal,
      });
      for (const { metadata, containers = [] } of list.items ?? []) {
        const { namespace = '', name: pod = '', labels } = metadata ?? {};
        const app = labels?.[LABEL_APP] ?? '';
        const restarts = this.restartsOf({ namespace, app, pod });
        const usage = sum(containers.map(container => container.usage ?? {}));
        measured.push({ namespace, pod, restarts, ...usage });
      }
      next = list.metadata?.continue || undefined;
    } while (next);
    this.keep(measured);
  }

  private keep(measured: Measured[]): void {
    const number = this.next;
    const slot = number % this.kept;
    this.times[slot] = Date.now();
    this.next += 1;
    this.forget(slot);
    for (const { namespace, pod, cpu, memory, restarts } of measured) {
      const pods = this.namespaces.get(namespace) ?? new Map<string, Ring>();
      this.namespaces.set(namespace, pods);
      const ring = pods.get(pod) ?? {
        cpu: new Float32Array(this.kept).fill(NaN),
        memory: new Float64Array(this.kept).fill(NaN),
        restarts: new Uint16Array(this.kept),
        last: number,
      };
      pods.set(pod, ring);
      ring.cpu[slot] = cpu;
      ring.memory[slot] = memory;
      ring.restarts[slot] = restarts;
      ring.last = number;
    }
  }

  /** Makes room for a sample; pods of which nothing is left are forgotten. */
  private forget(slot: number): void {
    for (const [namespace, pods] of this.namespaces) {
      for (const [pod, ring] of pods) {
        ring.cpu[slot] = NaN;
        ring.memory[slot] = NaN;
        if (this.next - ring.last > this.kept + FORGET_AFTER) {
          pods.delete(pod);
        }
      }
      if (pods.size === 0) {
        this.namespaces.delete(namespace);
      }
    }
  }
}

/** Kept in 32 bits; what is beyond a millionth of a core is noise. */
function cores(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function sum(usages: { cpu?: string; memory?: string }[]): ResourceUsage {
  const total = (texts: (string | undefined)[]) =>
    texts.reduce((all, text) => all + (parseQuantity(text ?? '0') ?? 0), 0);
  return {
    cpu: total(usages.map(({ cpu }) => cpu)),
    memory: total(usages.map(({ memory }) => memory)),
  };
}
