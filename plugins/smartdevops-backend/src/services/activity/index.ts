export * from './ActivityService';
export * from './AppActivity';
export * from './toldByChange';
export * from './toldByState';
