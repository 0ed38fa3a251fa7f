// These services are alpha: nothing else of the plugin imports them.
export {
  metricsServiceRef,
  tracingServiceRef,
} from '@backstage/backend-plugin-api/alpha';
export type {
  MetricAttributes,
  MetricsService as MeteringService,
  MetricsServiceCounter as Counter,
  MetricsServiceHistogram as Histogram,
  TracingService,
} from '@backstage/backend-plugin-api/alpha';
