export * from './grafanaToken';
export * from './grafanaUrls';
export * from './PrometheusClient';
export * from './queries';
