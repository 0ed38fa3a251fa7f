import { KubeObject } from '../model/objects';
import { controllerUser } from '../auth/user';
import { Registry } from '../registry/registry';
import { trustedOptions } from '../registry/writeOptions';
import { Clock, formatMicroTime, formatTime } from '../util/time';
import { Correlated, EventCorrelator } from './eventCorrelator';

/** An Event to record. */
export interface EventInput {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  component: string;
  host?: string;
  fieldPath?: string;
  /** New-style Events carry eventTime and no count, as the scheduler's. */
  modern?: { action: string };
}

/** How long an Event is kept. */
const EVENT_TTL_MS = 60 * 60 * 1000;
const SWEEP_MS = 60_000;
const MAX_KNOWN = 20_000;

/** Records Events; repeats and similar ones raise the count of one. */
export class EventRecorder {
  private readonly known = new Map<string, string>();
  private readonly correlator: EventCorrelator;
  private readonly sweeper: NodeJS.Timeout;
  private sequence = 0;

  constructor(
    private readonly registry: Registry,
    private readonly clock: Clock,
  ) {
    this.correlator = new EventCorrelator(clock);
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  /** Stops forgetting old Events. */
  stop(): void {
    clearInterval(this.sweeper);
  }

  /** Records an Event about an object. */
  record(about: KubeObject, input: EventInput): void {
    const namespace = about.metadata.namespace ?? 'default';
    const correlated = this.correlator.correlate(about, input);
    const name = this.known.get(correlated.key);
    const existing = name
      ? this.registry.store.get('events', namespace, name)
      : undefined;
    if (existing) this.repeat(existing, correlated.message);
    else this.create(correlated, about, input);
  }

  private repeat(event: KubeObject, message: string): void {
    const now = formatTime(this.clock.now());
    this.registry.store.update('events', {
      ...event,
      metadata: { ...event.metadata },
      message,
      count: Number(event.count ?? 1) + 1,
      lastTimestamp: now,
    });
  }

  private create(
    { key, message }: Correlated,
    about: KubeObject,
    input: EventInput,
  ): void {
    const namespace = about.metadata.namespace ?? 'default';
    const nowMs = this.clock.now();
    this.sequence += 1;
    const stamp = (
      BigInt(nowMs) * 1_000_000n +
      BigInt(this.sequence % 1_000_000)
    ).toString(16);
    const name = `${about.metadata.name}.${stamp}`;
    const event: Omit<KubeObject, 'apiVersion' | 'kind'> = {
      metadata: { name, namespace } as KubeObject['metadata'],
      involvedObject: {
        kind: about.kind,
        namespace: about.metadata.namespace,
        name: about.metadata.name,
        uid: about.metadata.uid,
        apiVersion: about.apiVersion,
        resourceVersion: about.metadata.resourceVersion,
        ...(input.fieldPath ? { fieldPath: input.fieldPath } : {}),
      },
      reason: input.reason,
      message,
      type: input.type,
      ...timing(input, nowMs),
    };
    try {
      this.registry.create(
        this.registry.catalog.get('', 'events'),
        namespace,
        event as KubeObject,
        trustedOptions(controllerUser(input.component)),
      );
    } catch {
      // A terminating namespace takes no Events; nobody would see them.
      return;
    }
    if (this.known.size > MAX_KNOWN) this.known.clear();
    this.known.set(key, name);
  }

  private sweep(): void {
    const limit = this.clock.now() - EVENT_TTL_MS;
    for (const event of this.registry.store.list('events')) {
      const last = String(
        event.lastTimestamp ?? event.metadata.creationTimestamp,
      );
      if (Date.parse(last) < limit) {
        const { namespace, name } = event.metadata;
        this.registry.store.delete('events', namespace, name);
      }
    }
  }
}

function timing(input: EventInput, nowMs: number): Record<string, unknown> {
  const now = formatTime(nowMs);
  if (input.modern) {
    return {
      eventTime: formatMicroTime(nowMs),
      firstTimestamp: null,
      lastTimestamp: null,
      action: input.modern.action,
      source: {},
      reportingComponent: input.component,
      reportingInstance: `${input.component}-devcluster`,
    };
  }
  return {
    source: {
      component: input.component,
      ...(input.host ? { host: input.host } : {}),
    },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    eventTime: null,
    reportingComponent: input.component,
    reportingInstance: input.host ?? '',
  };
}
