/**
 * Has messages delivered that a transaction has put into the outbox. Nothing
 * is sent but through the outbox, together with what it tells of.
 */
export class Messenger {
  private readonly deliver: () => void;

  constructor(options: {
    /** Begins to deliver what is due; returns at once. */
    deliver: () => void;
  }) {
    this.deliver = options.deliver;
  }

  /** After messages were put into the outbox by a transaction. */
  wake(): void {
    this.deliver();
  }
}
