import { KubeObject } from '../../model/objects';
import { parseSelection, Selection } from '../../registry/listing';
import { apiVersionOf, ResourceDefinition } from '../../schema/resource';
import { Change, ObjectStore } from '../../storage/store';
import { parseWatchOptions, WatchOptions } from '../../watch/watchOptions';
import { EventSource, WatchEvent, WatchStream } from '../../watch/watchStream';
import { ResourceContext } from '../context';
import { expired } from '../status';
import { present } from '../presentation';

/** Bookmarks come this long before the end and once per minute. */
const BOOKMARK_LEAD_MS = 2_000;
const BOOKMARK_PERIOD_MS = 60_000;

/**
 * What a change means to a watch: an object that starts to match is ADDED, one
 * that stops is DELETED.
 */
export function eventFor(
  change: Change,
  inScope: (object: KubeObject) => boolean,
): WatchEvent['type'] | undefined {
  const { type, object, previous } = change;
  const before = !!previous && inScope(previous);
  const now = type !== 'DELETED' && inScope(object);
  if (before && now) return 'MODIFIED';
  if (now) return 'ADDED';
  return before ? 'DELETED' : undefined;
}

/** One running watch request. */
class Watch {
  private lastSent: number;
  private isFirst = true;

  constructor(
    private readonly context: ResourceContext,
    private readonly store: ObjectStore,
    private readonly stream: WatchStream,
    private readonly selection: Selection,
    private readonly options: WatchOptions,
  ) {
    this.lastSent = options.revision ?? store.revision;
  }

  private get definition(): ResourceDefinition {
    return this.context.definition;
  }

  private inScope = (object: KubeObject): boolean => {
    const { namespace } = this.context.info;
    return (
      (!this.definition.namespaced ||
        namespace === undefined ||
        object.metadata.namespace === namespace) &&
      this.selection.matches(object)
    );
  };

  run(): void {
    const backlog = this.start();
    if (!backlog) return;
    this.stream.sendAll(backlog.flatMap(change => this.eventsOf(change)));
    const { storage } = this.definition;
    const unsubscribe = this.store.subscribe(storage, change =>
      this.forward(change),
    );
    const timers = this.startTimers();
    this.context.response.on('close', () => {
      unsubscribe();
      timers.forEach(clearTimeout);
    });
  }

  /** Sends the initial state; returns what happened since the start revision. */
  private start(): Change[] | undefined {
    const { storage, namespaced } = this.definition;
    const { revision, initialEvents } = this.options;
    if (initialEvents) {
      const namespace = namespaced ? this.context.info.namespace : undefined;
      const objects = this.store.list(storage, namespace).filter(this.inScope);
      this.stream.sendAll(objects.map(object => this.event('ADDED', object)));
      this.lastSent = this.store.revision;
      if (this.options.initialEventsEnd) this.sendBookmark(true);
      return [];
    }
    const since = revision ?? this.store.revision;
    const changes = this.store.changesAfter(storage, since);
    if (!changes) {
      const message = `too old resource version: ${since} (${this.store.revision})`;
      const object = expired(message).toStatus();
      this.stream.send(() => ({ type: 'ERROR', object }));
      this.stream.end();
    }
    return changes;
  }

  private startTimers(): NodeJS.Timeout[] {
    const { timeoutMs, bookmarks } = this.options;
    const end = setTimeout(() => this.stream.end(), timeoutMs);
    const timers = [end];
    if (bookmarks) {
      const early = Math.max(timeoutMs - BOOKMARK_LEAD_MS, timeoutMs / 2);
      timers.push(setTimeout(() => this.bookmarkIfNewer(), early));
      timers.push(
        setInterval(() => this.bookmarkIfNewer(), BOOKMARK_PERIOD_MS),
      );
    }
    timers.forEach(timer => timer.unref());
    return timers;
  }

  private forward(change: Change): void {
    for (const event of this.eventsOf(change)) this.stream.send(event);
  }

  /** The event that a change is to this watch, if it is one. */
  private eventsOf(change: Change): EventSource[] {
    if (change.revision <= (this.options.revision ?? 0)) return [];
    const type = eventFor(change, this.inScope);
    if (!type) return [];
    this.lastSent = change.revision;
    return [this.event(type, this.objectOf(change, type))];
  }

  /** A deletion shows the last matching state with the new revision. */
  private objectOf(change: Change, type: WatchEvent['type']): KubeObject {
    if (type !== 'DELETED' || change.type === 'DELETED') return change.object;
    const previous = change.previous ?? change.object;
    return {
      ...previous,
      metadata: {
        ...previous.metadata,
        resourceVersion: String(change.revision),
      },
    };
  }

  /** An event that takes its form when it is its turn. */
  private event(type: WatchEvent['type'], object: KubeObject): EventSource {
    return () => {
      const shown = present(this.context, object, this.isFirst);
      this.isFirst = false;
      return { type, object: shown };
    };
  }

  private bookmarkIfNewer(): void {
    if (this.store.revision > this.lastSent) this.sendBookmark(false);
  }

  private sendBookmark(initial: boolean): void {
    this.lastSent = this.store.revision;
    const { revision } = this.store;
    const object = {
      kind: this.definition.kind,
      apiVersion: apiVersionOf(this.definition),
      metadata: {
        resourceVersion: String(revision),
        ...(initial
          ? { annotations: { 'k8s.io/initial-events-end': 'true' } }
          : {}),
      },
    };
    this.stream.send(() => ({ type: 'BOOKMARK', object }));
  }
}

/** Answers a watch request. */
export function handleWatch(context: ResourceContext): void {
  const { info, definition, services } = context;
  const options = parseWatchOptions(info.query);
  const fieldSelector = [
    info.query.get('fieldSelector'),
    // The deprecated /watch/ path names one object.
    info.name ? `metadata.name=${info.name}` : '',
  ]
    .filter(Boolean)
    .join(',');
  const selection = parseSelection(definition, {
    labelSelector: info.query.get('labelSelector') ?? undefined,
    fieldSelector: fieldSelector || undefined,
  });
  const stream = new WatchStream(context.response);
  const { store } = services.registry;
  new Watch(context, store, stream, selection, options).run();
}
