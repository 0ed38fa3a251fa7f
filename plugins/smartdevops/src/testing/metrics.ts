import {
  AppMetrics,
  MetricChart,
} from '@smartdevops/backstage-plugin-smartdevops-common';

const FROM = Date.parse('2026-01-02T02:04:00Z') / 1_000;
const STEP_S = 60;
const POINTS = 61;
const MIB = 1_024 ** 2;

/** CPU of two pods, which go up over the hour, of one with a gap. */
export function aChart(overrides: Partial<MetricChart> = {}): MetricChart {
  return {
    name: 'cpu',
    unit: 'cores',
    series: [
      {
        label: 'shop-blue-1',
        color: 'blue',
        points: points(index => (index === 5 ? null : index / 200)),
      },
      { label: 'shop-green-1', color: 'green', points: points(() => 0.1) },
    ],
    lines: [
      { label: 'request', value: 0.1 },
      { label: 'limit', value: 0.5 },
    ],
    ...overrides,
  };
}

/** An hour of `acme/shop`, with a release in it and without requests. */
export function aMetrics(overrides: Partial<AppMetrics> = {}): AppMetrics {
  return {
    source: 'prometheus',
    asOf: timeAt(POINTS - 1),
    from: timeAt(0),
    to: timeAt(POINTS - 1),
    step: STEP_S,
    charts: [
      aChart(),
      aChart({
        name: 'memory',
        unit: 'bytes',
        series: [
          { label: 'shop-blue-1', points: points(index => index * MIB) },
        ],
        lines: [{ label: 'limit', value: 128 * MIB }],
      }),
      aChart({
        name: 'requestRate',
        unit: 'perSecond',
        series: [],
        lines: [],
        missing: 'No ingress controller reports requests.',
      }),
    ],
    releases: [
      { at: timeAt(30), revision: 3, image: 'demo/hello:1.0', kind: 'promote' },
    ],
    ...overrides,
  };
}

function points(valueOf: (index: number) => number | null) {
  return Array.from({ length: POINTS }, (_, index): [number, number | null] => [
    FROM + index * STEP_S,
    valueOf(index),
  ]);
}

function timeAt(index: number): string {
  return new Date((FROM + index * STEP_S) * 1_000).toISOString();
}
