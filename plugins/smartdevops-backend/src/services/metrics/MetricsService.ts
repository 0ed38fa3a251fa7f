import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AppMetrics,
  laneObjectName,
  METRIC_NAMES,
  MetricChart,
  MetricName,
  MetricsQuery,
  ObservedApp,
  ReleaseKind,
  StoredSpec,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { UsageReader } from '../../kubernetes/types';
import { METRIC_QUERIES, PrometheusClient } from '../../observability';
import { AppQueries } from '../AppQueries';
import { AppTarget } from '../appTarget';
import { ReleaseHistory } from '../releases/ReleaseHistory';
import { Clock } from '../types';
import {
  chartOf,
  inOrder,
  missingChart,
  podsPattern,
  sampledChart,
} from './charts';
import { MetricWindow, metricWindow } from './metricWindow';
import { causeOf } from '../../logFields';

/** A chart that takes longer is left out. */
const DEADLINE_MS = 10_000;
/** Rates are taken over two minutes at least: scrapes may be a minute apart. */
const SHORTEST_RATE_S = 120;
const SAMPLED = ['cpu', 'memory', 'restarts'] as const;
/** What moves users to another version. */
const MOVES = new Set<ReleaseKind>([
  'create',
  'promote',
  'rollback',
  'switch-back',
  'adopt',
]);

type Options = {
  queries: Pick<AppQueries, 'requireApp'>;
  history: Pick<ReleaseHistory, 'list'>;
  usage: UsageReader;
  /** The Prometheus of a cluster; nothing where none is configured. */
  prometheusOf(cluster: string): PrometheusClient | undefined;
  clock: Clock;
  logger: LoggerService;
};

/** What apps use and how they answer, over time (DESIGN §9). */
export class MetricsService {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  /**
   * Charts of an app. What cannot be told is said per chart: a Prometheus
   * that does not answer is no error of this.
   */
  async metrics(target: AppTarget, query: MetricsQuery): Promise<AppMetrics> {
    const { queries, clock, prometheusOf, usage } = this.options;
    const app = queries.requireApp(target);
    const prometheus = prometheusOf(app.cluster);
    const now = clock();
    const window = metricWindow(query, now);
    const [charts, releases] = await Promise.all([
      prometheus
        ? this.asked(prometheus, app, window)
        : this.sampled(app, window),
      this.releases(target, window),
    ]);
    const own = usage.isAvailable(app.cluster) ? 'metrics-server' : 'none';
    return {
      source: prometheus ? 'prometheus' : own,
      asOf: new Date(now).toISOString(),
      from: iso(window.from),
      to: iso(window.to),
      step: window.step,
      charts: inOrder(charts),
      releases,
    };
  }

  private async asked(
    prometheus: PrometheusClient,
    app: ObservedApp,
    window: MetricWindow,
  ): Promise<MetricChart[]> {
    const target = {
      namespace: app.namespace,
      app: app.name,
      ingress: laneObjectName(app.name, 'active'),
      window: Math.max(window.step, SHORTEST_RATE_S),
    };
    const facts = { app: app.name, spec: specOf(app), window };
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const ask = async (name: MetricName): Promise<MetricChart> => {
      try {
        const query = METRIC_QUERIES[name](target);
        const series = await prometheus.range(query, window, signal);
        return chartOf(name, series, facts);
      } catch (error) {
        this.options.logger.warn('A chart could not be made', {
          chart: name,
          ...causeOf(error),
        });
        return missingChart(
          name,
          'Prometheus did not answer. It is asked again by itself; if this lasts, ask the platform team to look at it.',
        );
      }
    };
    return Promise.all(METRIC_NAMES.map(ask));
  }

  private sampled(app: ObservedApp, window: MetricWindow): MetricChart[] {
    const { usage } = this.options;
    const facts = { app: app.name, spec: specOf(app), window };
    const history = usage
      .historyOf(app, podsPattern(app.name))
      .map(({ pod, points }) => ({
        pod,
        points: points.filter(({ at }) => at >= window.from * 1_000),
      }));
    return METRIC_NAMES.map(name => {
      const own = SAMPLED.find(sampled => sampled === name);
      if (!own) {
        return missingChart(
          name,
          'Requests are measured where Prometheus scrapes ingress-nginx and the portal knows it (smartdevops.prometheus.url).',
        );
      }
      return usage.isAvailable(app.cluster)
        ? sampledChart(own, history, facts)
        : missingChart(
            name,
            'Nothing measures the pods of this cluster. Install metrics-server, or let the portal know a Prometheus (smartdevops.prometheus.url).',
          );
    });
  }

  private async releases(
    { tenant, app }: AppTarget,
    { from }: MetricWindow,
  ): Promise<AppMetrics['releases']> {
    const { history } = this.options;
    const records = await history.list({ tenant: tenant.name, app });
    return records
      .filter(({ kind, at }) => MOVES.has(kind) && Date.parse(at) >= from * 1e3)
      .map(({ at, revision, image, kind }) => ({ at, revision, image, kind }));
  }
}

/** Of the version that serves users. */
function specOf({
  activeService,
  deployments,
}: ObservedApp): StoredSpec | undefined {
  return deployments.find(({ color }) => color === activeService?.selectedColor)
    ?.spec;
}

function iso(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
