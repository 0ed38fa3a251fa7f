import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  Poke,
  SIGNAL_CHANNEL,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { CATALOG_CHANGED_TOPIC } from '@smartdevops/backstage-plugin-smartdevops-node';
import { ChangeNotifier } from '../services';
import { causeOf } from '../logFields';

/** Changes within this time become one message: a rollout is dozens of them. */
const GATHER_MS = 150;

/** Sends pokes as Backstage signals and tells the catalog through events. */
export class PortalNotifier implements ChangeNotifier {
  private readonly signals: SignalsService;
  private readonly events: EventsService;
  private readonly logger: LoggerService;
  private readonly pending = new Map<string, Poke>();
  private catalogPending = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: {
    signals: SignalsService;
    events: EventsService;
    logger: LoggerService;
  }) {
    this.signals = options.signals;
    this.events = options.events;
    this.logger = options.logger;
  }

  poke(poke: Poke): void {
    this.pending.set(`${poke.kind} ${poke.ref}`, poke);
    this.schedule();
  }

  catalogChanged(): void {
    this.catalogPending = true;
    this.schedule();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.flush().catch(error =>
        this.logger.warn('Changes could not be announced', causeOf(error)),
      );
    }, GATHER_MS);
  }

  private async flush(): Promise<void> {
    const pokes = [...this.pending.values()];
    this.pending.clear();
    if (this.catalogPending) {
      this.catalogPending = false;
      await this.events.publish({
        topic: CATALOG_CHANGED_TOPIC,
        eventPayload: {},
      });
    }
    for (const poke of pokes) {
      await this.signals.publish({
        recipients: { type: 'broadcast' },
        channel: SIGNAL_CHANNEL,
        message: { ...poke },
      });
    }
  }
}
