import {
  AppMetrics,
  METRIC_RANGES,
  MetricChart,
  MetricRange,
  MetricUnit,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** One moment of a chart. */
export type ChartRow = {
  /** Seconds since the epoch. */
  at: number;
  /** One per series, in their order; null where there is none. */
  values: (number | null)[];
};

/** Points of all series by time, the earliest first. */
export function chartRows({ series }: MetricChart): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  series.forEach(({ points }, index) => {
    for (const [at, value] of points) {
      const row = rows.get(at) ?? { at, values: series.map(() => null) };
      row.values[index] = value;
      rows.set(at, row);
    }
  });
  return [...rows.values()].sort((a, b) => a.at - b.at);
}

/** What a series says in two numbers; nothing where nothing was measured. */
export function extremes(
  points: MetricChart['series'][number]['points'],
): { last: number; highest: number } | undefined {
  const values = points.flatMap(([, value]) => (value === null ? [] : value));
  return values.length === 0
    ? undefined
    : {
        last: values[values.length - 1],
        highest: values.reduce((a, b) => Math.max(a, b)),
      };
}

/** Why a chart cannot be drawn; nothing if it can. */
export function missingOf(chart: MetricChart): string | undefined {
  return chart.series.some(({ points }) => extremes(points) !== undefined)
    ? undefined
    : (chart.missing ?? 'Nothing was measured in this time.');
}

/** A line in the charts at a release; of several close ones one is labelled. */
export type ReleaseMark = { at: number; label?: string };

/** A label takes this part of a chart's width at most. */
const LABEL_SHARE = 0.14;

/**
 * Where the charts say that a version was released. Labels that would overprint
 * each other become one that names the first and the last of the versions; the
 * tip and the history name each.
 *
 * @param from - start of the charts, in seconds since the epoch
 * @param to - their end
 */
export function releaseMarks(
  releases: AppMetrics['releases'],
  from: number,
  to: number,
): ReleaseMark[] {
  const sorted = releases
    .map(({ at, revision }) => ({ at: Date.parse(at) / 1_000, revision }))
    .sort((a, b) => a.at - b.at);
  const room = (to - from) * LABEL_SHARE;
  const marks: ReleaseMark[] = [];
  let first = 0;
  sorted.forEach(({ at, revision }, index) => {
    const next = sorted[index + 1];
    if (next && next.at - at < room) {
      marks.push({ at });
      return;
    }
    marks.push({
      at,
      label:
        first === index
          ? `r${revision}`
          : `r${sorted[first].revision}…r${revision}`,
    });
    first = index + 1;
  });
  return marks;
}

const STEPS = [1, 2, 2.5, 5, 10];
const WISHED = 4;
/** Less is as good as nothing, in any of the units. */
const TINY = 1e-9;

/**
 * Round values for a vertical axis from 0 to beyond what is drawn. Bytes are
 * round in powers of 1,024, everything else in powers of ten.
 */
export function valueTicks(chart: MetricChart): number[] {
  const highest = Math.max(
    0,
    ...chart.lines.map(({ value }) => value),
    ...chart.series.map(({ points }) => extremes(points)?.highest ?? 0),
  );
  const step = roundStep(highest / WISHED, chart.unit);
  const count = Math.max(1, Math.ceil(highest / step - TINY));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

function roundStep(wished: number, unit: MetricUnit): number {
  if (wished < TINY) {
    return 1;
  }
  const scale =
    unit === 'bytes' && wished >= 1
      ? 1_024 ** Math.floor(Math.log2(wished) / 10)
      : 1;
  const inScale = wished / scale;
  const power = 10 ** Math.floor(Math.log10(inScale));
  const step =
    (STEPS.find(candidate => candidate * power >= inScale) ?? 10) *
    power *
    scale;
  // There is no half a restart.
  return unit === 'count' ? Math.max(1, Math.ceil(step)) : step;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TICK_STEPS: Record<MetricRange, number> = {
  '15m': 5 * MINUTE,
  '1h': 15 * MINUTE,
  '6h': 2 * HOUR,
  '24h': 6 * HOUR,
  '7d': 2 * DAY,
};

/** Ranges that can be chosen, the shortest first. */
export const RANGES = Object.keys(METRIC_RANGES).filter(isRange);

/** Whether a text, as of an address, is one of the ranges. */
export function isRange(text: string): text is MetricRange {
  return Object.hasOwn(METRIC_RANGES, text);
}

/** The range that a chart from one time to another shows. */
export function rangeOf(from: number, to: number): MetricRange {
  return RANGES.find(range => METRIC_RANGES[range] >= to - from) ?? '7d';
}

/**
 * Round times of the day, as clocks here show them, for a horizontal axis.
 *
 * @param offset - seconds by which clocks here are ahead of UTC
 */
export function timeTicks(
  range: MetricRange,
  from: number,
  to: number,
  offset: number,
): number[] {
  const step = TICK_STEPS[range];
  const first = Math.ceil((from + offset) / step) * step - offset;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}
