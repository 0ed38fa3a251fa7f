export * from './ActivityService';
export * from './AppActivity';
