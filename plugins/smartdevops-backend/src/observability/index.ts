export * from './PrometheusClient';
export * from './queries';
