export * from './MetricsService';
