/** How something ended: refused is the caller's concern, failed is ours. */
export type Outcome = 'done' | 'refused' | 'failed';

/** Errors that say what the caller has to do differently. */
const REFUSALS = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'NotModifiedError',
]);

/** What an error stands for, by the names that Backstage gives them. */
export function outcomeOf(error: unknown): Exclude<Outcome, 'done'> {
  const { name, statusCode } = (error ?? {}) as {
    name?: unknown;
    statusCode?: unknown;
  };
  const isClientError =
    typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return isClientError || REFUSALS.has(String(name)) ? 'refused' : 'failed';
}
