import { z } from 'zod';
import { timeSchema } from './common';
import { METRIC_RANGES, MetricRange } from './metrics';

/** Query of `GET …/grafana`: how the portal looks to whoever asks. @public */
export const grafanaQuerySchema = z.strictObject({
  theme: z.enum(['light', 'dark']).default('light'),
  range: z
    .enum(Object.keys(METRIC_RANGES) as [MetricRange, ...MetricRange[]])
    .default('1h'),
});

/** Where a dashboard is, or why there is none. @public */
export const grafanaEmbedSchema = z.discriminatedUnion('configured', [
  z.object({
    configured: z.literal(false),
    message: z.string().describe('A sentence that names the setting'),
  }),
  z.object({
    configured: z.literal(true),
    embedUrl: z.string().describe('For an iframe: without Grafana’s own frame'),
    openUrl: z.string().describe('For a tab of its own; carries no token'),
    expiresAt: timeSchema
      .optional()
      .describe('Until when embedUrl signs its viewer in'),
  }),
]);

/** @public */
export type GrafanaQuery = z.output<typeof grafanaQuerySchema>;
/** @public */
export type GrafanaEmbed = z.infer<typeof grafanaEmbedSchema>;
