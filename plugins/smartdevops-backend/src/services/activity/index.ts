export * from './AppActivity';
export * from './toldByChanges';
export * from './toldByState';
