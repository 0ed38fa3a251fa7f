export * from './DatabaseActivityStore';
export * from './DatabaseClaimStore';
export * from './DatabaseRequestStore';
export * from './DatabaseTenantStore';
export * from './migrate';
export * from './types';
