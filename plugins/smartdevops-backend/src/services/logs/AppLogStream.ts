import { EventEmitter, once } from 'node:events';
import {
  AppLogsQuery,
  DEFAULT_TAIL_LINES,
  LogLine,
  ObservedPod,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  AppLocation,
  AppReader,
  AppWriter,
  PodLogQuery,
} from '../../kubernetes/types';
import { choosePods, leftOutSentence } from './choosePods';
import { LineMerger } from './LineMerger';
import { podLines } from './podLines';

/** How long the last lines of a pod that is gone may take. */
const GONE_MS = 5_000;

type Options = {
  location: AppLocation;
  query: AppLogsQuery;
  reader: Pick<AppReader, 'getApp' | 'onChange'>;
  writer: Pick<AppWriter, 'logs'>;
  /** Aborts when nobody reads any more. */
  signal: AbortSignal;
};

/**
 * The logs of all pods of an app as one. When following, pods that appear in
 * the cache are added and those that are gone are dropped.
 */
export class AppLogStream {
  private readonly options: Options;
  private readonly merger = new LineMerger<LogLine>();
  private readonly open = new Map<string, AbortController>();
  private readonly leaving = new Map<string, NodeJS.Timeout>();
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private readonly follow: boolean;
  private isFirst = true;
  private isLooking = false;
  private said: string | undefined;

  constructor(options: Options) {
    this.options = options;
    this.follow = options.query.follow === true && !options.query.previous;
  }

  async *lines(): AsyncGenerator<LogLine> {
    const { location, reader, signal } = this.options;
    this.look();
    if (!this.follow) {
      this.merger.close();
      yield* this.merger.lines();
      return;
    }
    const close = () => this.merger.close();
    const unsubscribe = reader.onChange(key => {
      if (
        key.cluster === location.cluster &&
        key.namespace === location.namespace &&
        key.app === location.app
      ) {
        this.lookSoon();
      }
    });
    signal.addEventListener('abort', close);
    try {
      yield* this.merger.lines();
    } finally {
      unsubscribe();
      signal.removeEventListener('abort', close);
      this.open.forEach(pod => pod.abort());
    }
  }

  /** Once after several changes; a list anew takes all pods out and back in. */
  private lookSoon(): void {
    if (!this.isLooking) {
      this.isLooking = true;
      setImmediate(() => {
        this.isLooking = false;
        this.look();
        this.changes.emit('change');
      });
    }
  }

  private look(): void {
    const { query, signal } = this.options;
    if (signal.aborted) {
      return;
    }
    const pods = this.pods();
    if (!pods) {
      this.merger.close();
      return;
    }
    const { chosen, leftOut } = choosePods(pods, new Set(this.open.keys()), {
      color: query.color,
    });
    chosen.forEach(pod => this.add(pod));
    const text = leftOutSentence(leftOut);
    if (text !== undefined && text !== this.said) {
      this.merger.say({ pod: '', text, notice: true });
    }
    this.said = text;
    this.isFirst = false;
    this.dropGone(pods);
  }

  private add({ name }: ObservedPod): void {
    const { location, writer, signal } = this.options;
    const gone = new AbortController();
    this.open.set(name, gone);
    const lines = podLines({
      pod: name,
      query: this.queryFor(),
      open: (query, ended) => writer.logs(location, name, query, ended),
      mayHaveMore: () => this.mayHaveMore(name),
      signal: AbortSignal.any([signal, gone.signal]),
    });
    this.merger.add(this.released(name, lines));
  }

  /** Makes room for another pod once a log has ended. */
  private async *released(
    name: string,
    lines: AsyncGenerator<LogLine>,
  ): AsyncGenerator<LogLine> {
    yield* lines;
    if (this.follow) {
      this.open.delete(name);
      clearTimeout(this.leaving.get(name));
      this.leaving.delete(name);
      this.lookSoon();
    }
  }

  private dropGone(pods: ObservedPod[]): void {
    const names = new Set(pods.map(({ name }) => name));
    for (const [name, gone] of this.open) {
      if (!names.has(name) && !this.leaving.has(name)) {
        // Its connection usually ends by itself, after the last line.
        const timer = setTimeout(() => gone.abort(), GONE_MS);
        this.leaving.set(name, timer.unref());
      }
    }
  }

  /** A pod that starts while it is followed is read from its beginning. */
  private queryFor(): PodLogQuery {
    const { color: _, pod: __, ...query } = this.options.query;
    const { tailLines, sinceSeconds, ...rest } = query;
    const isLimited = tailLines !== undefined || sinceSeconds !== undefined;
    return {
      ...rest,
      follow: this.follow,
      timestamps: true,
      ...(this.isFirst && {
        tailLines: isLimited ? tailLines : DEFAULT_TAIL_LINES,
        sinceSeconds,
      }),
    };
  }

  /** Waits until the container runs (again); false once the pod is gone. */
  private async mayHaveMore(name: string): Promise<boolean> {
    const { signal } = this.options;
    while (!signal.aborted) {
      const pod = this.pods()?.find(candidate => candidate.name === name);
      if (!pod) {
        return false;
      }
      if (this.isRunning(pod)) {
        return true;
      }
      await once(this.changes, 'change', { signal }).catch(() => {});
    }
    return false;
  }

  private isRunning(pod: ObservedPod): boolean {
    const { container } = this.options.query;
    return pod.containers.some(
      ({ name, state }) =>
        state === 'running' && (container === undefined || name === container),
    );
  }

  /** Nothing if there is no such app any more. */
  private pods(): ObservedPod[] | undefined {
    const { reader, location, query } = this.options;
    const pods = reader.getApp(location)?.pods;
    return query.pod === undefined
      ? pods
      : pods?.filter(({ name }) => name === query.pod);
  }
}
