import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { CoreV1Event } from '@kubernetes/client-node';
import {
  LABEL_TENANT,
  ObservedApp,
  QuotaUsage,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppIndex } from './AppIndex';
import { appWatches, OURS } from './appWatches';
import { EventIndex } from './EventIndex';
import { IngressIndex } from './IngressIndex';
import { IngressOptions } from './manifests/app';
import { projectEvent } from './project';
import { KubernetesObject, Reflector } from './Reflector';
import { Kind } from './resources';
import { TenantIndex, WatchHandlers } from './TenantIndex';
import { Transport } from './Transport';
import {
  AppKey,
  AppLocation,
  AppReader,
  Freshness,
  HostHolder,
  Place,
} from './types';
import { causeOf } from '../logFields';

type Listener = (key: AppKey) => void;

/**
 * What the product shows of the cluster, kept in memory by watches, so that
 * looking at an app costs the API server nothing.
 */
export class ClusterCache implements Omit<AppReader, 'holdersOf'> {
  private readonly cluster: string;
  private readonly transport: Transport;
  private readonly logger: LoggerService;
  private readonly onInterrupted: ((kind: Kind) => void) | undefined;
  private readonly apps = new AppIndex();
  private readonly events = new EventIndex();
  private readonly tenants = new TenantIndex();
  private readonly ingresses: IngressIndex;
  private readonly listeners = new Set<Listener>();
  private readonly syncListeners = new Set<() => void>();
  private readonly reflectors: Reflector<KubernetesObject>[] = [];

  /** @param options - with the name of the cluster, as configured */
  constructor(options: {
    cluster: string;
    transport: Transport;
    logger: LoggerService;
    /** What the Ingresses of apps should be like. */
    ingress: IngressOptions;
    /** Told of every watch that broke. */
    onInterrupted?: (kind: Kind) => void;
  }) {
    this.cluster = options.cluster;
    this.transport = options.transport;
    this.logger = options.logger;
    this.onInterrupted = options.onInterrupted;
    this.ingresses = new IngressIndex(options.ingress);
  }

  /** Begins to watch; returns at once. */
  start(): void {
    this.watch('Namespace', LABEL_TENANT, this.tenants.namespaces());
    this.watch('ResourceQuota', OURS, this.tenants.quotas());
    this.watch('NetworkPolicy', OURS, this.tenants.networkPolicies());
    for (const watch of appWatches(this.apps, key => this.emit(key))) {
      this.watch(watch.kind, watch.labelSelector, watch.handlers);
    }
    // All of them: a host that anybody holds is not free.
    this.watch(
      'Ingress',
      undefined,
      this.ingresses.handlers(key => this.emit(key)),
    );
    this.watchEvents();
  }

  stop(): void {
    this.reflectors.forEach(reflector => reflector.stop());
    this.transport.close();
  }

  freshness(): Freshness {
    const since = this.reflectors
      .map(reflector => reflector.staleSince)
      .filter(time => time !== undefined);
    const stale = since.length > 0;
    return {
      synced: this.reflectors.every(reflector => reflector.hasSynced),
      stale,
      asOf: new Date(stale ? Math.min(...since) : Date.now()).toISOString(),
    };
  }

  get version(): number {
    return this.apps.version;
  }

  appNames({ namespace }: Place): string[] {
    return this.apps.appsOf(namespace);
  }

  getApp(key: AppLocation): ObservedApp | undefined {
    return this.apps.observe(key, place => ({
      events: this.events.eventsOf(place),
      ingress: this.ingresses.ingressOf(place),
    }));
  }

  /** How often the containers of a pod were restarted, in sum. */
  restartsOf({
    pod,
    ...key
  }: {
    namespace: string;
    app: string;
    pod: string;
  }): number {
    const containers = this.apps.podOf(key, pod)?.containers ?? [];
    return containers.reduce((sum, { restarts }) => sum + restarts, 0);
  }

  getUsage({ namespace }: Place): QuotaUsage[] {
    return this.tenants.usageOf(namespace);
  }

  /** Ingresses of the cluster that take a host name. */
  holdersOf(host: string): HostHolder[] {
    return this.ingresses.holdersOf(host);
  }

  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onTenantChange(listener: (place: Place) => void): () => void {
    const { cluster } = this;
    return this.tenants.onChange(namespace => listener({ cluster, namespace }));
  }

  onSynced(listener: () => void): void {
    this.syncListeners.add(listener);
  }

  async waitFor(
    key: AppLocation,
    predicate: (app: ObservedApp | undefined) => boolean,
    timeoutMs: number,
  ): Promise<ObservedApp | undefined> {
    const now = this.getApp(key);
    if (predicate(now)) {
      return now;
    }
    const done = new AbortController();
    const unsubscribe = this.onChange(changed => {
      const same =
        changed.namespace === key.namespace && changed.app === key.app;
      if (same && predicate(this.getApp(key))) {
        done.abort();
      }
    });
    // Cut short by the abort; both ends lead to the same answer.
    await sleep(timeoutMs, undefined, { signal: done.signal }).catch(() => {});
    unsubscribe();
    return this.getApp(key);
  }

  private onReflectorSynced(): void {
    if (this.freshness().synced) {
      this.syncListeners.forEach(listener => listener());
    }
  }

  private emit(found: { namespace: string; app: string }): void {
    const { namespace, app } = found;
    this.apps.touch(found);
    const key = { cluster: this.cluster, namespace, app };
    this.listeners.forEach(listener => listener(key));
  }

  private watch<T>(
    kind: Kind,
    labelSelector: string | undefined,
    handlers: WatchHandlers<T>,
  ): void {
    const reflector = new Reflector<T & KubernetesObject>({
      transport: this.transport,
      kind,
      labelSelector,
      logger: this.logger,
      onSynced: () => this.onReflectorSynced(),
      onInterrupted: () => this.onInterrupted?.(kind),
      sink: {
        replace: objects => {
          handlers.clear();
          objects.forEach(object => handlers.upsert(object));
        },
        upsert: object => handlers.upsert(object),
        remove: object => handlers.remove(object),
      },
    });
    this.reflectors.push(reflector);
    reflector
      .run()
      .catch(error =>
        this.logger.error('Watching a kind ended', { kind, ...causeOf(error) }),
      );
  }

  private watchEvents(): void {
    this.watch<CoreV1Event>('Event', undefined, {
      clear: () => {
        this.events.clear();
        this.apps.touchAll();
      },
      upsert: object => {
        const { namespace, uid } = object.metadata;
        if (this.tenants.isTenant(namespace!)) {
          const event = projectEvent(object);
          this.emit(this.events.put(namespace!, uid!, event));
        }
      },
      // Events end an hour after they happened: nobody has to be told.
      remove: ({ metadata, involvedObject }) =>
        this.apps.touch(
          this.events.remove(
            metadata.namespace!,
            metadata.uid!,
            involvedObject.name ?? '',
          ),
        ),
    });
  }
}
