export * from './client';
export * from './errors';
export * from './inWords';
export * from './routes';
export * from './schemas';
