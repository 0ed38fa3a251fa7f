import { isError } from '@backstage/errors';

/**
 * The sentence and stable reason of whatever a call of the client rejected
 * with, for showing it to a person.
 *
 * @public
 */
export function describeError(error: unknown): {
  message: string;
  reason?: string;
  status?: number;
} {
  if (!isError(error)) {
    return { message: String(error) };
  }
  const body = (error as { body?: { error?: unknown } }).body?.error as
    { message?: string; reason?: string } | undefined;
  const status = (error as { statusCode?: number }).statusCode;
  return {
    message: body?.message ?? error.message,
    reason: body?.reason,
    status,
  };
}
