export * from './apps';
export * from './common';
export * from './tenants';
