import { z } from 'zod';
import { COLORS } from '../../model/words';
import { logsQuerySchema, podParamsSchema } from './apps';
import { listOf, timeSchema } from './common';

/** Last lines of each pod unless `tailLines` or `sinceSeconds` tell otherwise. @public */
export const DEFAULT_TAIL_LINES = 1_000;

/**
 * Query of `GET …/logs`: the logs of all pods of an app in one stream of JSON
 * lines ({@link logLineSchema}), by time. `tailLines` counts per pod and is
 * {@link DEFAULT_TAIL_LINES} unless it or `sinceSeconds` is given. With
 * `follow`, pods that start later are read from their beginning; `previous`
 * cannot be followed.
 *
 * @public
 */
export const appLogsQuerySchema = logsQuerySchema.extend({
  color: z.enum(COLORS).optional().describe('Both colors unless told'),
  pod: podParamsSchema.shape.pod.optional().describe('All pods unless told'),
});

/** One line of a log, or of the portal about it. @public */
export const logLineSchema = z.object({
  pod: z.string().describe('Empty in a notice about several pods'),
  at: timeSchema.optional(),
  text: z.string(),
  notice: z
    .literal(true)
    .optional()
    .describe(
      'A sentence of the portal: pods that are left out, logs that cannot be read',
    ),
});

/** Query of `GET …/logs/history`. @public */
export const logHistoryQuerySchema = z.strictObject({
  from: timeSchema,
  to: timeSchema,
  q: z.string().max(200).optional().describe('Text that the lines hold'),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});

/** Lines beyond the life of a pod, newest first; only where Loki is configured. */
export const logHistorySchema = listOf(logLineSchema);

/** @public */
export type AppLogsQuery = z.infer<typeof appLogsQuerySchema>;
/** @public */
export type LogLine = z.infer<typeof logLineSchema>;
/** @public */
export type LogHistoryQuery = Omit<
  z.input<typeof logHistoryQuerySchema>,
  'limit'
> & { limit?: number };
