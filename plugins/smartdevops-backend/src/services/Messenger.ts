import { Message, OutboxStore } from '../database';
import { Clock } from './types';

/** Has messages delivered that are, or now get, into the outbox. */
export class Messenger {
  private readonly outbox: OutboxStore;
  private readonly clock: Clock;
  private readonly deliver: () => void;

  constructor(options: {
    outbox: OutboxStore;
    clock: Clock;
    /** Begins to deliver what is due; returns at once. */
    deliver: () => void;
  }) {
    this.outbox = options.outbox;
    this.clock = options.clock;
    this.deliver = options.deliver;
  }

  async send(messages: Message[]): Promise<void> {
    await this.outbox.add(messages, new Date(this.clock()).toISOString());
    this.deliver();
  }

  /** After messages were put into the outbox by a transaction. */
  wake(): void {
    this.deliver();
  }
}
