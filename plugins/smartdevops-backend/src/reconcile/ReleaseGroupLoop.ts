import type { LoggerService } from '@backstage/backend-plugin-api';
import { Telemetry } from '../observability';
import { CoordinatedReleaseService } from '../services';
import { causeOf } from '../logFields';

/** How often to look for coordinated releases that nobody goes on with. */
const LOOK_MS = 5_000;

/** Has coordinated releases finished that a backend, now gone, has begun. */
export class ReleaseGroupLoop {
  private readonly releases: Pick<CoordinatedReleaseService, 'resumeAbandoned'>;
  private readonly telemetry: Telemetry;
  private readonly logger: LoggerService;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(options: {
    releases: Pick<CoordinatedReleaseService, 'resumeAbandoned'>;
    telemetry: Telemetry;
    logger: LoggerService;
  }) {
    this.releases = options.releases;
    this.telemetry = options.telemetry;
    this.logger = options.logger;
  }

  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private look(): void {
    this.running ??= this.telemetry
      .reconciled('release', () => this.releases.resumeAbandoned())
      .catch(error =>
        this.logger.warn(
          'A coordinated release could not be finished, it is tried again',
          causeOf(error),
        ),
      )
      .finally(() => {
        this.running = undefined;
      });
  }
}
