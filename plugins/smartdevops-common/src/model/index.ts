export * from './observed';
export * from './plans';
export * from './words';
