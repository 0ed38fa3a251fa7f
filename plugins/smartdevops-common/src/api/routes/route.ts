import { z } from 'zod';

/** One HTTP route of the backend: what it takes and what it answers. @public */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Express style, below the plugin's base URL. */
  path: string;
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Missing: the answer is plain text. */
  response?: z.ZodType;
  /** Status of success; 200 unless told. */
  status?: number;
};

/** What a verb takes that needs nothing more. */
export const emptyBody = z.strictObject({});
