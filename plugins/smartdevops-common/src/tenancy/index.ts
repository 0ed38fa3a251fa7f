export * from './changeMembers';
export * from './decideRequest';
export * from './lifecycle';
export * from './matchRequest';
export * from './quota';
export * from './suggestNames';
