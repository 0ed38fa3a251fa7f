import {
  Color,
  COLORS,
  METRIC_NAMES,
  MetricChart,
  MetricName,
  MetricUnit,
  parseQuantity,
  StoredSpec,
  effectiveResources,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { UsageHistory } from '../../kubernetes/types';
import { Series } from '../../observability';
import { MetricWindow } from './metricWindow';

type Point = [number, number | null];

const UNITS: Record<MetricName, MetricUnit> = {
  cpu: 'cores',
  memory: 'bytes',
  restarts: 'count',
  requestRate: 'perSecond',
  errorRatio: 'ratio',
  latencyP95: 'seconds',
};
/** What is not measured per pod is named so. */
const TOTALS: Partial<Record<MetricName, string>> = {
  requestRate: 'requests',
  errorRatio: 'errors',
  latencyP95: '95th percentile',
};
/** Pods come and go; a week of them is more than a chart can show. */
const MAX_SERIES = 60;

/** What pods of an app are called, with their color. */
export function podsPattern(app: string): RegExp {
  return new RegExp(`^${app}-(${COLORS.join('|')})-[a-z0-9]+-[a-z0-9]+$`);
}

/** A chart of what Prometheus answered. */
export function chartOf(
  name: MetricName,
  series: Series[],
  facts: { app: string; spec: StoredSpec | undefined; window: MetricWindow },
): MetricChart {
  const shown = series
    .filter(({ points }) => points.some(([, value]) => value !== null))
    .map(({ labels, points }) => ({
      label: TOTALS[name] ?? labels.pod ?? '',
      color: colorOf(facts.app, labels.pod),
      points: spread(points, facts.window),
    }))
    .sort(byNewest)
    .slice(0, MAX_SERIES);
  return {
    name,
    unit: UNITS[name],
    series: shown,
    lines: linesOf(name, facts.spec),
    ...(shown.length === 0 && { missing: nothingMeasured(name) }),
  };
}

/** A chart of what the portal sampled itself. */
export function sampledChart(
  name: 'cpu' | 'memory' | 'restarts',
  history: UsageHistory[],
  facts: { app: string; spec: StoredSpec | undefined; window: MetricWindow },
): MetricChart {
  const { step } = facts.window;
  return chartOf(
    name,
    history.map(({ pod, points }) => ({
      labels: { pod },
      points: points.map((point): Point => [
        Math.floor(point.at / 1_000 / step) * step,
        point[name],
      ]),
    })),
    facts,
  );
}

/** A chart of which nothing can be shown, with what to do about it. */
export function missingChart(name: MetricName, missing: string): MetricChart {
  return { name, unit: UNITS[name], series: [], lines: [], missing };
}

/** All charts in the order of the contract. */
export function inOrder(charts: MetricChart[]): MetricChart[] {
  return METRIC_NAMES.flatMap(name =>
    charts.filter(chart => chart.name === name),
  );
}

/** One point per step, with gaps where nothing was measured. */
function spread(points: Point[], { from, to, step }: MetricWindow): Point[] {
  const known = new Map(points);
  const first = points[0]?.[0] ?? to;
  const last = points[points.length - 1]?.[0] ?? to;
  const all: Point[] = [];
  for (let at = from; at <= to; at += step) {
    if (at >= first && at <= last) {
      all.push([at, known.get(at) ?? null]);
    }
  }
  return all;
}

function linesOf(
  name: MetricName,
  spec: StoredSpec | undefined,
): MetricChart['lines'] {
  if (!spec || (name !== 'cpu' && name !== 'memory')) {
    return [];
  }
  const { requests, limits } = effectiveResources(spec.resources);
  const line = (label: 'request' | 'limit', text: string) => {
    const value = parseQuantity(text);
    return value === undefined ? [] : [{ label, value }];
  };
  return [...line('request', requests[name]), ...line('limit', limits[name])];
}

function colorOf(app: string, pod: string | undefined): Color | undefined {
  const found = pod?.match(podsPattern(app))?.[1];
  return COLORS.find(color => color === found);
}

function byNewest(
  a: { label: string; points: Point[] },
  b: { label: string; points: Point[] },
): number {
  const last = (points: Point[]) => points[points.length - 1]?.[0] ?? 0;
  return last(b.points) - last(a.points) || (a.label < b.label ? -1 : 1);
}

function nothingMeasured(name: MetricName): string {
  switch (name) {
    case 'requestRate':
    case 'errorRatio':
    case 'latencyP95':
      return 'No request came in through the ingress within this time, or Prometheus does not scrape ingress-nginx.';
    case 'restarts':
      return 'Nothing was measured within this time. Prometheus has to scrape kube-state-metrics for this chart.';
    default:
      return 'Nothing was measured within this time. No pod ran, or nothing measures pods: Prometheus has to scrape cAdvisor, or the cluster needs metrics-server.';
  }
}
