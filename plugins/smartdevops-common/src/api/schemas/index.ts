export * from './apps';
export * from './common';
export * from './platform';
export * from './isolation';
export * from './tenants';
