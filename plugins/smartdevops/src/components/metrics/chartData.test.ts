import {
  METRIC_UNITS,
  MetricUnit,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import fc from 'fast-check';
import { aChart } from '../../testing/fixtures';
import {
  chartRows,
  extremes,
  isRange,
  missingOf,
  rangeOf,
  releaseMarks,
  timeTicks,
  valueTicks,
} from './chartData';
import { formatMetric } from './metricWords';

it.each<[number, MetricUnit, string]>([
  [0.25, 'cores', '250m'],
  [3 * 1_024 ** 2, 'bytes', '3 MiB'],
  [4, 'count', '4'],
  [0.333, 'perSecond', '0.33/s'],
  [12_345.6, 'perSecond', '12,346/s'],
  [0.0005, 'ratio', '0.05 %'],
  [0.125, 'ratio', '12.5 %'],
  [0.0123, 'seconds', '12.3 ms'],
  [1.5, 'seconds', '1.5 s'],
])('writes %s %s as %s', (value, unit, text) => {
  expect(formatMetric(value, unit)).toBe(text);
});

it('puts the points of all series side by side, in order of time', () => {
  const chart = aChart({
    series: [
      {
        label: 'a',
        points: [
          [20, 2],
          [10, 1],
        ],
      },
      {
        label: 'b',
        points: [
          [20, null],
          [30, 3],
        ],
      },
    ],
  });
  expect(chartRows(chart)).toEqual([
    { at: 10, values: [1, null] },
    { at: 20, values: [2, null] },
    { at: 30, values: [null, 3] },
  ]);
});

it.each<[[number, number | null][], object | undefined]>([
  [[], undefined],
  [[[1, null]], undefined],
  [
    [
      [1, 5],
      [2, 3],
      [3, null],
    ],
    { last: 3, highest: 5 },
  ],
])('says of %j %j', (points, expected) => {
  expect(extremes(points)).toEqual(expected);
});

it('says why there is nothing to draw', () => {
  const empty = [{ label: 'a', points: [] }];
  expect(missingOf(aChart({ missing: 'ignored: there are values' }))).toBe(
    undefined,
  );
  expect(missingOf(aChart({ series: empty, missing: 'Because.' }))).toBe(
    'Because.',
  );
  expect(missingOf(aChart({ series: empty }))).toMatch(/Nothing was measured/);
});

describe('axes', () => {
  it.each<[MetricUnit, number, number[]]>([
    ['cores', 0.5, [0, 0.2, 0.4, 0.6000000000000001]],
    ['bytes', 128 * 1_024 ** 2, [0, 50, 100, 150].map(n => n * 1_024 ** 2)],
    ['count', 1, [0, 1]],
    ['ratio', 0, [0, 1]],
  ])('of %s go beyond %s in round steps', (unit, highest, ticks) => {
    const chart = aChart({
      unit,
      lines: [],
      series: [{ label: 'a', points: [[1, highest]] }],
    });
    expect(valueTicks(chart)).toEqual(ticks);
  });

  it('hold every value, in few steps', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...METRIC_UNITS),
        fc.double({ min: 0, max: 1e15, noNaN: true }),
        (unit, value) => {
          const ticks = valueTicks(
            aChart({
              unit,
              lines: [{ label: 'limit', value }],
              series: [],
            }),
          );
          const last = ticks[ticks.length - 1];
          expect(last * (1 + 1e-6)).toBeGreaterThanOrEqual(value);
          expect(ticks.length).toBeLessThanOrEqual(6);
        },
      ),
    );
  });

  it('show times that are round on clocks here', () => {
    const at = (time: string) => Date.parse(time) / 1_000;
    const shown = (from: string, to: string, offset: number) =>
      timeTicks(rangeOf(at(from), at(to)), at(from), at(to), offset).map(tick =>
        new Date(tick * 1_000).toISOString().slice(0, 16),
      );
    expect(shown('2026-01-02T10:07:00Z', '2026-01-02T11:07:00Z', 0)).toEqual([
      '2026-01-02T10:15',
      '2026-01-02T10:30',
      '2026-01-02T10:45',
      '2026-01-02T11:00',
    ]);
    // In India, half an hour beside the full hours of UTC.
    const day = shown('2026-01-01T10:00:00Z', '2026-01-02T10:00:00Z', 19_800);
    expect(day[0]).toBe('2026-01-01T12:30');
    expect(day).toHaveLength(4);
  });
});

describe('marks of releases', () => {
  const [from, to] = [1_000, 4_600];
  const releases = (ats: number[]) =>
    ats.map((at, index) => ({
      at: new Date(at * 1_000).toISOString(),
      revision: index + 1,
      image: 'demo/hello:1.0',
      kind: 'promote' as const,
    }));

  it('are labelled each where there is room, else together', () => {
    expect(
      releaseMarks(releases([1_100, 2_900, 2_910, 3_000, 4_500]), from, to),
    ).toEqual([
      { at: 1_100, label: 'r1' },
      { at: 2_900 },
      { at: 2_910 },
      { at: 3_000, label: 'r2…r4' },
      { at: 4_500, label: 'r5' },
    ]);
  });

  it('are all there, and no label is over another', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: from, max: to }), { maxLength: 30 }),
        ats => {
          const marks = releaseMarks(releases(ats), from, to);
          expect(marks.map(({ at }) => at)).toEqual(ats.sort((a, b) => a - b));
          const labelled = marks.filter(({ label }) => label);
          labelled
            .slice(1)
            .forEach(({ at }, index) =>
              expect(at - labelled[index].at).toBeGreaterThan((to - from) / 10),
            );
          expect(labelled.length > 0).toBe(ats.length > 0);
        },
      ),
    );
  });
});

it.each([
  ['1h', true],
  ['7d', true],
  ['', false],
  ['1y', false],
  ['__proto__', false],
  ['toString', false],
])('tells whether %j is a range', (text, expected) => {
  expect(isRange(text)).toBe(expected);
});
