export * from './alerts';
export * from './apps';
export * from './common';
export * from './platform';
export * from './releases';
export * from './isolation';
export * from './tenants';
