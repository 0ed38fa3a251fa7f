import { z } from 'zod';
import { COLORS } from '../../model/words';
import { timeSchema } from './common';

/** Ranges that can be looked at, with their length in seconds. @public */
export const METRIC_RANGES = {
  '15m': 900,
  '1h': 3_600,
  '6h': 21_600,
  '24h': 86_400,
  '7d': 604_800,
} as const;

/** Query of `GET …/metrics`. @public */
export const metricsQuerySchema = z.strictObject({
  range: z
    .enum(Object.keys(METRIC_RANGES) as [MetricRange, ...MetricRange[]])
    .default('1h'),
  step: z.coerce
    .number()
    .int()
    .min(5)
    .max(3_600)
    .optional()
    .describe('Seconds between points; chosen by the range unless told'),
});

/** What is measured of an app. @public */
export const METRIC_NAMES = [
  'cpu',
  'memory',
  'restarts',
  'requestRate',
  'errorRatio',
  'latencyP95',
] as const;

/** @public */
export const METRIC_UNITS = [
  'cores',
  'bytes',
  'count',
  'perSecond',
  'ratio',
  'seconds',
] as const;

const pointSchema = z
  .tuple([z.number(), z.number().nullable()])
  .describe('Seconds since the epoch, and the value; null where there is none');

export const chartSchema = z.object({
  name: z.enum(METRIC_NAMES),
  unit: z.enum(METRIC_UNITS),
  series: z.array(
    z.object({
      label: z.string().describe('Name of a pod, or what is summed up'),
      color: z.enum(COLORS).optional(),
      points: z.array(pointSchema),
    }),
  ),
  lines: z
    .array(z.object({ label: z.enum(['request', 'limit']), value: z.number() }))
    .describe('Of one replica, in the unit of the chart'),
  missing: z
    .string()
    .optional()
    .describe('Why there is nothing to show, and what to do about it'),
});

/** Answer of `GET …/metrics`. @public */
export const appMetricsSchema = z.object({
  source: z
    .enum(['prometheus', 'metrics-server', 'none'])
    .describe('metrics-server: sampled by the portal, CPU and memory only'),
  asOf: timeSchema,
  from: timeSchema,
  to: timeSchema,
  step: z.number().describe('Seconds between points'),
  charts: z.array(chartSchema),
  releases: z
    .array(
      z.object({
        at: timeSchema,
        revision: z.number().int(),
        image: z.string(),
        kind: z.string(),
      }),
    )
    .describe('What moved the users to another version within the range'),
});

/** What runs right now uses. @public */
export const resourceUsageSchema = z.object({
  cpu: z.number().describe('Cores'),
  memory: z.number().describe('Bytes'),
});

/** @public */
export type MetricRange = keyof typeof METRIC_RANGES;
/** @public */
export type MetricsQuery = z.output<typeof metricsQuerySchema>;
/** @public */
export type MetricName = (typeof METRIC_NAMES)[number];
/** @public */
export type MetricUnit = (typeof METRIC_UNITS)[number];
/** @public */
export type MetricChart = z.infer<typeof chartSchema>;
/** @public */
export type AppMetrics = z.infer<typeof appMetricsSchema>;
/** @public */
export type ResourceUsage = z.infer<typeof resourceUsageSchema>;
