import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { WriteLimit } from '../settings/limits';
import { Callers } from './callers';

/**
 * Limits what each caller changes: whoever sends more gets 429, a sentence and
 * Retry-After. Each replica of the backend counts for itself. Reading is not
 * limited here, because it costs next to nothing.
 *
 * @throws what {@link Callers.identify} throws, for strangers are not counted
 */
export function limitWrites(
  callers: Callers,
  { writes, windowSeconds }: WriteLimit,
): RequestHandler {
  return rateLimit({
    limit: writes,
    windowMs: windowSeconds * 1_000,
    skip: ({ method }) => method === 'GET' || method === 'HEAD',
    keyGenerator: async request => (await callers.identify(request)).caller.ref,
    standardHeaders: 'draft-6',
    legacyHeaders: false,
    handler: (request, response) => {
      response.status(429).json({
        error: {
          name: 'TooManyRequestsError',
          reason: 'TooManyWrites',
          message: `You have sent more than ${writes} changes within ${windowSeconds} seconds. Wait ${response.getHeader(
            'Retry-After',
          )} seconds and try again.`,
        },
        request: { method: request.method, url: request.originalUrl },
        response: { statusCode: 429 },
      });
    },
  });
}
