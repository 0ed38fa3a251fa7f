import {
  LATENCY_BUCKETS,
  RequestMetrics,
  RequestSeries,
} from '../ingress/requestMetrics';
import { Pod } from '../model/workloads';
import { ObjectStore } from '../storage/store';
import { formatMetrics, Metric, Sample } from './exposition';
import { stateMetrics } from './state/stateMetrics';
import { UsageSample, UsageSampler } from './usageSampler';

/** Where the numbers come from. */
export interface MetricsSources {
  store: ObjectStore;
  usage: UsageSampler;
  requests: RequestMetrics;
}

function containerLabels(
  store: ObjectStore,
  sample: UsageSample,
): Record<string, string> {
  const pod = store.get('pods', sample.namespace, sample.name) as
    Pod | undefined;
  const [container] = pod?.spec.containers ?? [];
  return {
    namespace: sample.namespace,
    pod: sample.name,
    container: container?.name ?? '',
    image: container?.image ?? '',
    node: pod?.spec.nodeName ?? '',
  };
}

function usageMetrics({ store, usage }: MetricsSources): Metric[] {
  const samples = usage.all();
  const seriesOf =
    (measured: UsageSample[]) =>
    (value: (sample: UsageSample) => number): Sample[] =>
      measured.map(sample => ({
        labels: containerLabels(store, sample),
        value: value(sample),
      }));
  const series = seriesOf(samples);
  // Only containers with a limit have periods that can be throttled.
  const limited = seriesOf(samples.filter(item => item.periods !== undefined));
  return [
    {
      name: 'container_cpu_usage_seconds_total',
      help: 'Cumulative cpu time consumed in seconds.',
      type: 'counter',
      samples: series(sample => Number(sample.cpuSeconds.toFixed(6))),
    },
    {
      name: 'container_memory_working_set_bytes',
      help: 'Current working set in bytes.',
      type: 'gauge',
      samples: series(sample => sample.memory),
    },
    {
      name: 'container_cpu_cfs_periods_total',
      help: 'Number of elapsed enforcement period intervals.',
      type: 'counter',
      samples: limited(sample => sample.periods ?? 0),
    },
    {
      name: 'container_cpu_cfs_throttled_periods_total',
      help: 'Number of throttled period intervals.',
      type: 'counter',
      samples: limited(sample => sample.throttledPeriods ?? 0),
    },
  ];
}

function ingressLabels({ labels }: RequestSeries): Record<string, string> {
  return {
    exported_namespace: labels.namespace,
    namespace: labels.namespace,
    ingress: labels.ingress,
    service: labels.service,
    exported_service: labels.service,
    method: labels.method,
    status: labels.status,
  };
}

function latencySamples(series: RequestSeries): Sample[] {
  const labels = ingressLabels(series);
  const buckets = LATENCY_BUCKETS.map((bound, index) => ({
    suffix: '_bucket',
    labels: { ...labels, le: String(bound) },
    value: series.buckets[index],
  }));
  return [
    ...buckets,
    {
      suffix: '_bucket',
      labels: { ...labels, le: '+Inf' },
      value: series.count,
    },
    {
      suffix: '_sum',
      labels,
      value: Number(series.sumSeconds.toFixed(6)),
    },
    { suffix: '_count', labels, value: series.count },
  ];
}

function ingressMetrics({ requests }: MetricsSources): Metric[] {
  const all = requests.series();
  return [
    {
      name: 'nginx_ingress_controller_requests',
      help: 'The total number of client requests.',
      type: 'counter',
      samples: all.map(series => ({
        labels: ingressLabels(series),
        value: series.count,
      })),
    },
    {
      name: 'nginx_ingress_controller_request_duration_seconds',
      help: 'The request processing time in seconds.',
      type: 'histogram',
      samples: all.flatMap(latencySamples),
    },
  ];
}

/** Everything a Prometheus scrapes, in its text format. */
export function clusterMetrics(sources: MetricsSources): string {
  return formatMetrics([
    ...stateMetrics(sources.store),
    ...usageMetrics(sources),
    ...ingressMetrics(sources),
  ]);
}
