export * from './apps';
export * from './common';
export * from './platform';
export * from './logs';
export * from './metrics';
export * from './releases';
export * from './isolation';
export * from './tenants';
