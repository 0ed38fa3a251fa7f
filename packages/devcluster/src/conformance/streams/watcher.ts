import * as k8s from '@kubernetes/client-node';
import { Stream, StreamEvent, STREAMS } from './streamEvent';

/** Collects the merged watch events of a namespace. */
export class StreamWatcher {
  private readonly watches: AbortController[] = [];
  private events: StreamEvent[] = [];

  constructor(
    private readonly config: k8s.KubeConfig,
    private readonly namespace: string,
  ) {}

  /** Begins with what happens from now on. */
  async start(): Promise<void> {
    const watch = new k8s.Watch(this.config);
    for (const [stream, path] of Object.entries(STREAMS)) {
      this.watches.push(
        await watch.watch(
          path.replace('NS', this.namespace),
          {},
          (type, object) =>
            this.events.push({
              stream: stream as Stream,
              type: type as StreamEvent['type'],
              object,
            }),
          () => undefined,
        ),
      );
    }
  }

  /** What arrived since the last call of {@link clear}. */
  all(): StreamEvent[] {
    return [...this.events];
  }

  /** Whether every pod that was deleted is gone. */
  isSettled(): boolean {
    const leaving = new Set<string>();
    for (const { stream, type, object } of this.events) {
      if (stream !== 'pods') continue;
      const { uid, deletionTimestamp } = object.metadata;
      if (type === 'DELETED') leaving.delete(uid);
      else if (deletionTimestamp) leaving.add(uid);
    }
    return leaving.size === 0;
  }

  /** Forgets everything up to now. */
  clear(): void {
    this.events = [];
  }

  stop(): void {
    for (const watch of this.watches) watch.abort();
  }
}
