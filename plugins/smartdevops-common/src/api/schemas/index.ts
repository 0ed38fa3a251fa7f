export * from './apps';
export * from './common';
export * from './platform';
export * from './tenants';
