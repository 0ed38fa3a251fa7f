export * from './alpha';
export * from './Telemetry';
