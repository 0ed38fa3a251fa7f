export * from './changeMembers';
export * from './decideRequest';
export * from './lifecycle';
export * from './differences';
export * from './isolation';
export * from './matchRequest';
export * from './quota';
export * from './suggestNames';
