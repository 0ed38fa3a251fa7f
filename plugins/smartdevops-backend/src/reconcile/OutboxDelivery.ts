import { setTimeout } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import { storable } from '@smartdevops/backstage-plugin-smartdevops-common';
import { OutboxEntry, OutboxStore } from '../database';
import { Telemetry } from '../observability';
import { Clock } from '../services';

const BATCH = 50;
/** Between two looks for messages: what comes meanwhile is gathered. */
const GATHER_MS = 250;
/** How long a message belongs to whoever took it. */
const CLAIM_MS = 60_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 10 * 60_000;
/** What could not be delivered for this long is old news. */
const GIVE_UP_MS = 24 * 60 * 60_000;

/**
 * Delivers messages from the outbox to Backstage's notifications, at least
 * once: a message is forgotten only after it was taken. Twice does no harm,
 * because messages of one scope replace each other.
 */
export class OutboxDelivery {
  private readonly outbox: OutboxStore;
  private readonly notifications: NotificationService;
  private readonly telemetry: Pick<Telemetry, 'delivery'>;
  private readonly clock: Clock;
  private readonly logger: LoggerService;
  private running: Promise<void> | undefined;
  private again = false;
  private lookedAt = -Infinity;

  constructor(options: {
    outbox: OutboxStore;
    notifications: NotificationService;
    telemetry: Pick<Telemetry, 'delivery'>;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.outbox = options.outbox;
    this.notifications = options.notifications;
    this.telemetry = options.telemetry;
    this.clock = options.clock;
    this.logger = options.logger;
  }

  /** Delivers what is due; a call meanwhile makes it look once more. */
  deliver(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.loop().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async loop(): Promise<void> {
    let found = 0;
    do {
      if (found < BATCH) {
        await this.gather();
      }
      this.again = false;
      this.lookedAt = performance.now();
      const now = this.clock();
      const entries = await this.outbox.claim({
        now: iso(now),
        until: iso(now + CLAIM_MS),
        limit: BATCH,
      });
      found = entries.length;
      const done = await Promise.all(entries.map(entry => this.send(entry)));
      await this.outbox.delivered(done.filter(id => id !== undefined));
    } while (found === BATCH || this.again);
  }

  /** The first is looked for at once, those that come soon after it together. */
  private async gather(): Promise<void> {
    const wait = this.lookedAt + GATHER_MS - performance.now();
    if (wait > 0) {
      await setTimeout(wait);
    }
  }

  /** @returns the message's id, unless it has to be tried again */
  private async send({
    id,
    message,
    ...entry
  }: OutboxEntry): Promise<string | undefined> {
    const { recipients, ...rest } = message;
    // What holds text that no database keeps could never be delivered.
    const payload = {
      ...rest,
      title: storable(rest.title),
      description: storable(rest.description),
      scope: storable(rest.scope),
    };
    try {
      await this.notifications.send({
        recipients: { type: 'entity', entityRef: recipients },
        payload,
      });
      this.telemetry.delivery('delivered');
      return id;
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      const now = this.clock();
      if (now - Date.parse(entry.createdAt) > GIVE_UP_MS) {
        this.logger.error(
          'A notification could not be delivered for a day and is dropped',
          { title: message.title, cause },
        );
        this.telemetry.delivery('dropped');
        return id;
      }
      this.telemetry.delivery('postponed');
      this.logger.warn('A notification is tried again later', { cause });
      const dueAt = iso(now + retryDelay(entry.attempts));
      await this.outbox.postpone(id, dueAt, cause);
      return undefined;
    }
  }
}

/** Milliseconds until the next try: doubling, up to ten minutes. */
export function retryDelay(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
