export * from './client';
export * from './errors';
export * from './inWords';
export { openApiDocument } from './openapi';
export * from './routes';
export * from './schemas';
export type { ClientOptions, RequestOptions } from './transport';
