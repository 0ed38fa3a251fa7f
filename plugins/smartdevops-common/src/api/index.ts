export * from './client';
export * from './errors';
export { openApiDocument } from './openapi';
export * from './routes';
export * from './schemas';
