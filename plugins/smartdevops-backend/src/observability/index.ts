export * from './grafanaToken';
export * from './grafanaUrls';
export * from './LokiClient';
export * from './metricQueries';
export * from './PrometheusClient';
export * from './queries';
export * from './telemetry';
