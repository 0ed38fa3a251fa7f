export * from './changeMembers';
export * from './decideRequest';
export * from './matchRequest';
