import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  COLORS,
  LogLine,
  logHistoryQuerySchema,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { z } from 'zod';
import { LokiClient } from '../../observability';
import { AppQueries } from '../AppQueries';
import { AppTarget } from '../appTarget';
import { causeOf } from '../../logFields';

const DEADLINE_MS = 30_000;

/** Logs beyond the life of a pod, from Loki. */
export class LogHistory {
  private readonly queries: Pick<AppQueries, 'requireApp'>;
  private readonly loki: LokiClient | undefined;
  private readonly logger: LoggerService;

  constructor(options: {
    queries: Pick<AppQueries, 'requireApp'>;
    /** Missing where none is configured. */
    loki: LokiClient | undefined;
    logger: LoggerService;
  }) {
    this.queries = options.queries;
    this.loki = options.loki;
    this.logger = options.logger;
  }

  /**
   * Newest first.
   *
   * @throws 409 where no Loki is configured, 400 for a time that ends before
   * it begins, 503 while Loki does not answer
   */
  async lines(
    target: AppTarget,
    query: z.output<typeof logHistoryQuerySchema>,
  ): Promise<LogLine[]> {
    const { namespace, name } = this.queries.requireApp(target);
    if (!this.loki) {
      throw refuse('conflict', {
        reason: 'LogHistoryNotConfigured',
        message:
          'This portal keeps no logs beyond the life of a pod. The portal owner can let it know a Loki (smartdevops.loki.url).',
      });
    }
    if (Date.parse(query.from) >= Date.parse(query.to)) {
      throw refuse('input', {
        reason: 'TimeInvalid',
        message: '"from" must be before "to".',
      });
    }
    const pods = `${name}-(${COLORS.join('|')})-[a-z0-9]+-[a-z0-9]+`;
    try {
      return await this.loki.lines(
        { namespace, pods, ...query },
        AbortSignal.timeout(DEADLINE_MS),
      );
    } catch (error) {
      this.logger.warn('Loki could not be asked', causeOf(error));
      throw refuse('unavailable', {
        reason: 'LogHistoryUnavailable',
        message:
          'Loki did not answer. Try again in a moment, or over a shorter time; if this lasts, ask the platform team to look at it.',
      });
    }
  }
}
