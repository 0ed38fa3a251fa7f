import { ServerResponse } from 'node:http';

/** How much may wait in a slow client's connection before it is cut. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

/** One event of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: unknown;
}

/** The chunked JSON stream of a watch. */
export class WatchStream {
  private ended = false;

  constructor(private readonly response: ServerResponse) {
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, private',
    });
    response.flushHeaders();
    response.on('close', () => {
      this.ended = true;
    });
  }

  get isOpen(): boolean {
    return !this.ended;
  }

  /** Sends an event; cuts clients that do not read. */
  send(event: WatchEvent): void {
    this.sendText(JSON.stringify(event));
  }

  /** Sends an event that was serialized already. */
  sendText(text: string): void {
    if (this.ended) return;
    this.response.write(`${text}\n`);
    if (this.response.writableLength > MAX_BUFFERED_BYTES) {
      this.ended = true;
      this.response.destroy();
    }
  }

  /** Ends the stream cleanly. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.response.end();
  }
}
