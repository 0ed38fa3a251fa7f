import {
  METRIC_RANGES,
  MetricRange,
  MetricsQuery,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** From and to in seconds since the epoch, and seconds between points. */
export type MetricWindow = { from: number; to: number; step: number };

/** More than any screen shows. */
const MAX_POINTS = 1_500;
/** Seconds between points unless told otherwise. */
const STEPS: Record<MetricRange, number> = {
  '15m': 15,
  '1h': 30,
  '6h': 120,
  '24h': 600,
  '7d': 3_600,
};

/**
 * The time that a query is about. It ends on a multiple of the step, so that
 * who looks again sees the same points, and the newest one more.
 *
 * @param now - milliseconds since the epoch
 * @throws 400 for a step that would give more points than are answered
 */
export function metricWindow(
  { range, step = STEPS[range] }: MetricsQuery,
  now: number,
): MetricWindow {
  const seconds = METRIC_RANGES[range];
  const least = Math.ceil(seconds / MAX_POINTS);
  if (step < least) {
    throw refuse('input', {
      reason: 'StepTooSmall',
      message: `A step of ${step} s over ${range} would be ${Math.floor(
        seconds / step,
      )} points; at most ${MAX_POINTS} are answered. Choose a step of at least ${least} s.`,
    });
  }
  const to = Math.floor(now / 1_000 / step) * step;
  return { from: to - seconds, to, step };
}
