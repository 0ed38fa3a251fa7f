export * from './AppLogs';
export * from './LogHistory';
