export * from './AppLogStream';
export * from './LogHistory';
export { logRefusal } from './logRefusal';
