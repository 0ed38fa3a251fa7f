import {
  MetricName,
  MetricRange,
  MetricUnit,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { rounded, shortBytes, shortCpu } from '../shared';

/** What a chart is about, as its heading. */
export const METRIC_TITLES: Record<MetricName, string> = {
  cpu: 'CPU',
  memory: 'Memory',
  restarts: 'Restarts',
  requestRate: 'Requests',
  errorRatio: 'Share of failed requests',
  latencyP95: 'Time to answer (p95)',
};

/** Ranges as they are chosen, the shortest first. */
export const RANGE_WORDS: Record<MetricRange, string> = {
  '15m': '15 min',
  '1h': '1 hour',
  '6h': '6 hours',
  '24h': '24 hours',
  '7d': '7 days',
};

/** A measured value with its unit, as short as people say it. */
export function formatMetric(value: number, unit: MetricUnit): string {
  switch (unit) {
    case 'cores':
      return shortCpu(value);
    case 'bytes':
      return shortBytes(value);
    case 'perSecond':
      return `${threeDigits(value)}/s`;
    case 'ratio':
      return `${threeDigits(value * 100)} %`;
    case 'seconds':
      return value < 1
        ? `${threeDigits(value * 1_000)} ms`
        : `${threeDigits(value)} s`;
    default:
      return threeDigits(value);
  }
}

/** From how large a number on how many digits follow its point. */
const DIGITS = [
  [100, 0],
  [10, 1],
];

/** As many digits as are worth knowing, about three. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  const [, digits] = DIGITS.find(([from]) => size >= from) ?? [0, 2];
  return rounded(value, digits).toLocaleString('en-US');
}
