import type { LoggerService } from '@backstage/backend-plugin-api';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubernetesError } from './KubernetesError';
import { Kind, resourcePath } from './resources';
import { Transport } from './Transport';
import { causeOf } from '../logFields';

/** The part of every Kubernetes object that a reflector needs itself. */
export type KubernetesObject = {
  metadata: { uid: string; resourceVersion: string };
};

/** Receives what a reflector sees. */
export type ReflectorSink<T> = {
  /** Everything there is; whatever else was known is gone. */
  replace(objects: T[]): void;
  upsert(object: T): void;
  remove(object: T): void;
};

type WatchEvent<T> = {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T & { code?: number; message?: string };
};

const PAGE_SIZE = 500;
const WATCH_SECONDS = 290;
/** Within which a watch has to be accepted. */
const ANSWER_MS = 10_000;
/** The API server sends a bookmark about every minute. */
const SILENCE_MS = 150_000;
const MIN_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 30_000;

/**
 * Keeps a sink equal to one kind's objects: lists, watches from there, and
 * begins again with growing pauses after any error, however it ends. Unlike
 * the client library's informer it never stops by itself.
 */
export class Reflector<T extends KubernetesObject> {
  private readonly options: {
    transport: Transport;
    kind: Kind;
    labelSelector?: string;
    sink: ReflectorSink<T>;
    /** Called once, when the whole list has been seen and is being watched. */
    onSynced: () => void;
    /** Told of every watch that broke. */
    onInterrupted?: () => void;
    logger: LoggerService;
  };
  private readonly stopping = new AbortController();
  private resourceVersion: string | undefined;
  private brokenSince: number | undefined = Date.now();
  private synced = false;
  private interrupted = false;

  constructor(options: Reflector<T>['options']) {
    this.options = options;
  }

  /** Whether the whole list has been seen at least once. */
  get hasSynced(): boolean {
    return this.synced;
  }

  /** Since when changes may have been missed; nothing while the watch runs. */
  get staleSince(): number | undefined {
    return this.brokenSince;
  }

  /** Runs until {@link stop}. */
  async run(): Promise<void> {
    let backoff = MIN_BACKOFF_MS;
    while (!this.stopping.signal.aborted) {
      try {
        if (this.resourceVersion === undefined) {
          await this.list();
        }
        await this.watch();
        backoff = MIN_BACKOFF_MS;
      } catch (error) {
        if (this.stopping.signal.aborted) {
          return;
        }
        this.onError(error);
        await this.pause(backoff);
        backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
      }
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  private onError(error: unknown): void {
    const { kind, logger, onInterrupted } = this.options;
    onInterrupted?.();
    // Told once per interruption: the retries would fill the log.
    if (!this.interrupted) {
      this.interrupted = true;
      logger.warn('Watching a kind was interrupted, trying again', {
        kind,
        ...causeOf(error),
      });
    }
    this.brokenSince ??= Date.now();
    if (error instanceof KubernetesError) {
      // Expired, or of another cluster's history: only a new list helps.
      this.resourceVersion = undefined;
    }
  }

  private onConnected(): void {
    if (this.interrupted) {
      this.interrupted = false;
      const { kind, logger } = this.options;
      logger.info('Watching a kind again', { kind });
    }
    this.brokenSince = undefined;
    if (!this.synced) {
      this.synced = true;
      this.options.onSynced();
    }
  }

  private async list(): Promise<void> {
    const { transport, kind, labelSelector, sink } = this.options;
    const objects: T[] = [];
    let next: string | undefined;
    let version: string;
    do {
      const page = await transport.json<{
        metadata: { resourceVersion: string; continue?: string };
        items: T[];
      }>({
        path: resourcePath(kind),
        query: { labelSelector, limit: PAGE_SIZE, continue: next },
        signal: this.stopping.signal,
      });
      objects.push(...page.items);
      version = page.metadata.resourceVersion;
      next = page.metadata.continue || undefined;
    } while (next);
    sink.replace(objects);
    this.resourceVersion = version;
  }

  private async watch(): Promise<void> {
    // A connection may die without a word: then nothing ends by itself.
    const hung = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const expectWithin = (ms: number) => {
      clearTimeout(timer);
      const fail = () => hung.abort(new Error(`Nothing came for ${ms} ms.`));
      timer = setTimeout(fail, ms).unref();
    };
    try {
      expectWithin(ANSWER_MS);
      await this.follow(hung.signal, () => expectWithin(SILENCE_MS));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Follows a watch to its end; calls back for each sign of life. */
  private async follow(
    signal: AbortSignal,
    onAlive: () => void,
  ): Promise<void> {
    const { transport, kind, labelSelector } = this.options;
    const stream = await transport.stream({
      path: resourcePath(kind),
      query: {
        watch: true,
        labelSelector,
        resourceVersion: this.resourceVersion,
        allowWatchBookmarks: true,
        timeoutSeconds: WATCH_SECONDS,
      },
      signal: AbortSignal.any([this.stopping.signal, signal]),
    });
    onAlive();
    this.onConnected();
    const lines = createInterface({ input: stream, crlfDelay: Infinity });
    // readline ends silently when its input fails: the error is raised here.
    let failure: Error | undefined;
    stream.on('error', error => {
      failure = error;
      lines.close();
    });
    for await (const line of lines) {
      onAlive();
      this.onEvent(JSON.parse(line) as WatchEvent<T>);
    }
    if (failure) {
      throw failure;
    }
  }

  private onEvent({ type, object }: WatchEvent<T>): void {
    const { sink } = this.options;
    if (type === 'ERROR') {
      throw new KubernetesError({
        code: object.code ?? 500,
        message: object.message ?? 'The watch ended with an error.',
      });
    }
    if (type === 'DELETED') {
      sink.remove(object);
    } else if (type !== 'BOOKMARK') {
      sink.upsert(object);
    }
    this.resourceVersion = object.metadata.resourceVersion;
  }

  private async pause(ms: number): Promise<void> {
    // A random part keeps many reflectors from returning at the same moment.
    const jittered = ms * (0.5 + Math.random() / 2);
    await sleep(jittered, undefined, {
      signal: this.stopping.signal,
      ref: false,
    }).catch(() => undefined);
  }
}
