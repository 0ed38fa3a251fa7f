export * from './AppLogStream';
