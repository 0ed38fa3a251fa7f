export * from './DatabaseActivityStore';
export * from './DatabaseClaimStore';
export { DatabaseOutboxStore } from './DatabaseOutboxStore';
export * from './DatabaseIsolationStore';
export * from './DatabaseRequestStore';
export * from './DatabaseTenantStore';
export * from './migrate';
export * from './types';
