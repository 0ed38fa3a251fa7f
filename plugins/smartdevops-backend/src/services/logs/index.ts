export * from './AppLogStream';
export * from './LogHistory';
