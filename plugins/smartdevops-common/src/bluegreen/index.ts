export * from './plan';
export * from './releaseState';
export * from './resolveActive';
export * from './storedSpec';
export * from './specChanges';
