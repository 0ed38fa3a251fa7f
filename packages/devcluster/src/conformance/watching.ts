import { IncomingMessage } from 'node:http';
import { Answer, RecordedEvent } from './fixture';

/** How long an expected event may take; far more than it does. */
const PATIENCE_MS = 5_000;

/** Longer than any watch of a fixture lasts that the server ends. */
const LONGEST_MS = 20_000;

/** Collects the events of an open watch. */
export class EventCollector {
  readonly events: RecordedEvent[] = [];
  private ended = false;
  private rest = '';
  private notify: () => void = () => undefined;

  constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', text => this.read(text));
    response.on('end', () => {
      this.ended = true;
      this.notify();
    });
    // A stream that is closed half-way has ended just as well.
    response.on('error', () => undefined);
  }

  private read(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.events.push(JSON.parse(line));
    this.notify();
  }

  /**
   * Waits for a number of events and, if the server is to end the stream, for
   * that; then closes it.
   */
  async finish(count: number, untilEnd: boolean): Promise<Answer> {
    const done = () => this.ended || (!untilEnd && this.events.length >= count);
    if (!done()) await this.wait(done, untilEnd ? LONGEST_MS : PATIENCE_MS);
    const { ended } = this;
    this.response.destroy();
    return {
      status: this.response.statusCode ?? 0,
      body: undefined,
      events: [...this.events],
      ended,
    };
  }

  private wait(done: () => boolean, limitMs: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, limitMs);
      this.notify = () => {
        if (!done()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
