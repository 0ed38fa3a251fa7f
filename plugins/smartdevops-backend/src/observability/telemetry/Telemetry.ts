import { MeteringService, TracingService } from './alpha';
import { Instruments, makeInstruments } from './instruments';
import { Outcome, outcomeOf } from './outcome';

/** A request to an API server that was answered, or was not. */
export type ApiRequest = {
  cluster: string;
  /** `watch` for a GET that goes on. */
  verb: string;
  /** `error` if there was no answer. */
  code: number | 'error';
  identity: 'backend' | 'provisioner' | 'deployer';
  seconds: number;
};

/** How something stands now; looked at whenever metrics are collected. */
export type Gauges = {
  /** Seconds for which a cluster has not been seen as it is; 0 while it is watched. */
  caches: () => { cluster: string; age: number }[];
  /** What the reconcilers still have to look at. */
  queues: () => { reconciler: string; length: number }[];
  /** Undelivered messages; the same for all replicas. */
  outbox: () => Promise<{ messages: number; oldestSeconds: number }>;
};

type Options = { metrics: MeteringService; tracing: TracingService };

/**
 * Metrics and traces of the suite itself. Without an SDK of OpenTelemetry in
 * the process they cost next to nothing and go nowhere. No attribute ever
 * holds what people choose: neither users nor tenants nor apps.
 */
export class Telemetry {
  private readonly metrics: MeteringService;
  private readonly tracing: TracingService;
  private readonly instruments: Instruments;

  constructor(options: Options) {
    this.metrics = options.metrics;
    this.tracing = options.tracing;
    this.instruments = makeInstruments(options.metrics);
  }

  /** Runs what somebody asked for, as a span and a measurement of its own. */
  verb<T>(verb: string, work: () => Promise<T>): Promise<T> {
    const record = (outcome: Outcome, seconds: number) =>
      this.instruments.verbs.record(seconds, { verb, outcome });
    return this.tracing.startActiveSpan(`smartdevops ${verb}`, () =>
      timed(work, record),
    );
  }

  /**
   * Runs one look of a reconciler.
   *
   * @param isOvertaken - whether an error only says that somebody was faster
   */
  reconciled<T>(
    reconciler: 'app' | 'tenant' | 'release',
    work: () => Promise<T>,
    isOvertaken: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    return timed(work, (outcome, seconds, error) =>
      this.instruments.reconciliations.record(seconds, {
        reconciler,
        outcome: endOf(outcome, isOvertaken(error)),
      }),
    );
  }

  apiRequest({ seconds, code, ...request }: ApiRequest): void {
    const { cluster, verb } = request;
    const { apiRequests, apiDurations } = this.instruments;
    apiRequests.add(1, { ...request, code: String(code) });
    apiDurations.record(seconds, { cluster, verb });
  }

  watchInterrupted(cluster: string, kind: string): void {
    this.instruments.watchInterruptions.add(1, { cluster, kind });
  }

  /** Takes in what Alertmanager posted, and counts what it was answered. */
  async alertPayload<
    T extends { kept: number; changed: number; unparsed: number },
  >(work: () => Promise<T>): Promise<T> {
    const { alerts, alertPayloads } = this.instruments;
    return timed(work, outcome => alertPayloads.add(1, { outcome })).then(
      answer => {
        alerts.add(answer.changed, { result: 'changed' });
        alerts.add(answer.kept - answer.changed, { result: 'known' });
        alerts.add(answer.unparsed, { result: 'unreadable' });
        return answer;
      },
    );
  }

  /** Somebody posted alerts who may not. */
  alertDenied(): void {
    this.instruments.alertPayloads.add(1, { outcome: 'denied' });
  }

  delivery(outcome: 'delivered' | 'postponed' | 'dropped'): void {
    this.instruments.deliveries.add(1, { outcome });
  }

  /** @param claim - what kind of work it was */
  takeover(claim: string): void {
    this.instruments.takeovers.add(1, { claim });
  }

  isolationChecked(result: 'held' | 'broken' | 'failed'): void {
    this.instruments.isolationChecks.add(1, { result });
  }

  /** Looks at these from now on, whenever metrics are collected. */
  observe({ caches, queues, outbox }: Gauges): void {
    const gauge = (name: string, description: string, unit?: string) =>
      this.metrics.createObservableGauge(name, { description, unit });
    gauge(
      'smartdevops.cache.age.seconds',
      'For how long a cluster has not been seen as it is; 0 while it is watched.',
      's',
    ).addCallback(result =>
      caches().forEach(({ cluster, age }) => result.observe(age, { cluster })),
    );
    gauge(
      'smartdevops.reconcile.queue',
      'What the reconcilers still have to look at.',
    ).addCallback(result =>
      queues().forEach(({ reconciler, length }) =>
        result.observe(length, { reconciler }),
      ),
    );
    // One look at the database for both.
    let looked: ReturnType<Gauges['outbox']> | undefined;
    const look = () => {
      looked ??= outbox().finally(() => {
        looked = undefined;
      });
      // While the database fails there is nothing to tell.
      return looked.catch(() => undefined);
    };
    gauge(
      'smartdevops.outbox.messages',
      'Notifications that are not delivered yet.',
    ).addCallback(async result => {
      const found = await look();
      if (found) {
        result.observe(found.messages);
      }
    });
    gauge(
      'smartdevops.outbox.age.seconds',
      'For how long the oldest of them has waited.',
      's',
    ).addCallback(async result => {
      const found = await look();
      if (found) {
        result.observe(found.oldestSeconds);
      }
    });
  }
}

function endOf(outcome: Outcome, isOvertaken: boolean) {
  if (outcome === 'done') {
    return 'done';
  }
  return isOvertaken ? 'overtaken' : 'failed';
}

async function timed<T>(
  work: () => Promise<T>,
  record: (outcome: Outcome, seconds: number, error?: unknown) => void,
): Promise<T> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  try {
    const result = await work();
    record('done', seconds());
    return result;
  } catch (error) {
    record(outcomeOf(error), seconds(), error);
    throw error;
  }
}
