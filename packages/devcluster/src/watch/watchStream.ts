import { ServerResponse } from 'node:http';

/** One event of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: unknown;
}

/** Makes an event when it is its turn. */
export type EventSource = () => WatchEvent;

/** How long and how far a client may stay behind. */
export interface WatchLimits {
  /** Events that may wait, besides those that existed at the start. */
  maxPending: number;
  /** Time in which a client that does not read has to take something. */
  stallMs: number;
}

const DEFAULT_LIMITS: WatchLimits = { maxPending: 10_000, stallMs: 60_000 };

/**
 * The chunked JSON stream of a watch. Events are written only as fast as the
 * client reads: until then they wait as references to objects that the history
 * keeps anyway. A client that stays too far behind is cut off and has to list
 * anew, as with a real API server.
 */
export class WatchStream {
  private pending: EventSource[] = [];
  private closed = false;
  private ending = false;
  private stalled?: NodeJS.Timeout;

  constructor(
    private readonly response: ServerResponse,
    private readonly limits = DEFAULT_LIMITS,
  ) {
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, private',
    });
    response.flushHeaders();
    response.on('drain', () => this.flush());
    response.on('close', () => this.discard());
  }

  get isOpen(): boolean {
    return !this.closed && !this.ending;
  }

  /** Sends events of the past, however many there are. */
  sendAll(events: EventSource[]): void {
    if (!this.isOpen) return;
    this.pending = [...this.pending, ...events];
    this.flush();
  }

  /** Sends an event; cuts off a client that is too far behind. */
  send(event: EventSource): void {
    if (!this.isOpen) return;
    if (this.pending.length >= this.limits.maxPending) {
      this.cut();
      return;
    }
    this.pending.push(event);
    this.flush();
  }

  /** Ends the stream cleanly after what is waiting. */
  end(): void {
    if (!this.isOpen) return;
    this.ending = true;
    this.flush();
  }

  private flush(): void {
    if (this.closed) return;
    let sent = 0;
    while (sent < this.pending.length && !this.response.writableNeedDrain) {
      this.response.write(`${JSON.stringify(this.pending[sent]())}\n`);
      sent += 1;
    }
    if (sent > 0) {
      this.pending = this.pending.slice(sent);
      clearTimeout(this.stalled);
      this.stalled = undefined;
    }
    if (this.pending.length > 0) {
      const { stallMs } = this.limits;
      this.stalled ??= setTimeout(() => this.cut(), stallMs).unref();
    } else if (this.ending) {
      this.closed = true;
      this.response.end();
    }
  }

  private cut(): void {
    this.discard();
    this.response.destroy();
  }

  private discard(): void {
    clearTimeout(this.stalled);
    this.closed = true;
    this.pending = [];
  }
}
