import { refuse } from '@smartdevops/backstage-plugin-smartdevops-common';
import express, {
  ErrorRequestHandler,
  NextFunction,
  Request,
  RequestHandler,
  Response,
} from 'express';

/** Objects and lists within each other. */
const MAX_DEPTH = 200;

/**
 * Reads a JSON body. What cannot be read is told in a sentence with a stable
 * reason, and never repeated in the answer: it may hold secrets.
 *
 * @param limit - largest body, as `2mb`; more is answered with 413
 * @param lenient - whether it is read as JSON whatever its content type says,
 * and with keys that objects cannot carry, which are lost; else both are
 * refused with 400
 */
export function readJson({
  limit,
  lenient = false,
}: {
  limit: string;
  lenient?: boolean;
}): (RequestHandler | ErrorRequestHandler)[] {
  const parse = express.json({
    limit,
    // The schemas say better than the parser what is missing in `null`.
    strict: false,
    type: lenient ? () => true : undefined,
  });
  const safe = refuseUnsafe(lenient);
  return lenient
    ? [parse, safe, explainUnread(limit)]
    : [parse, requireRead, safe, explainUnread(limit)];
}

/** Looked at afterwards: a reviver makes reading take five times as long. */
function refuseUnsafe(lenient: boolean) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const fault = faultOf(request.body, lenient);
    if (fault) {
      throw refuse('input', {
        reason: 'NotJson',
        message: `The body is not JSON that can be read: ${fault}.`,
      });
    }
    next();
  };
}

/**
 * A key that objects in JavaScript cannot carry would be lost silently
 * (an environment variable of this name, for example), and what is nested
 * without end could not be written again.
 */
function faultOf(
  value: unknown,
  lenient: boolean,
  depth = 0,
): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  if (depth === MAX_DEPTH) {
    return `it is nested more than ${MAX_DEPTH} levels deep`;
  }
  if (!lenient && Object.hasOwn(value, '__proto__')) {
    return 'the key "__proto__" is not allowed';
  }
  for (const part of Object.values(value)) {
    // Most are texts, and not worth a call.
    const fault =
      typeof part === 'object' ? faultOf(part, lenient, depth + 1) : undefined;
    if (fault) {
      return fault;
    }
  }
  return undefined;
}

/** A form or a text would else be taken for an empty body. */
function requireRead(
  request: Request,
  _response: Response,
  next: NextFunction,
): void {
  const sent =
    request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > 0;
  if (sent && !request.is('json')) {
    throw refuse('input', {
      reason: 'NotJson',
      message:
        'Send the body as JSON, with the header Content-Type: application/json.',
    });
  }
  next();
}

function explainUnread(limit: string): ErrorRequestHandler {
  return (error, _request, _response, next) => {
    switch (error.type) {
      case 'entity.parse.failed':
        return next(
          refuse('input', {
            reason: 'NotJson',
            message: `The body is not JSON that can be read: ${error.message}.`,
          }),
        );
      case 'entity.too.large':
        return next(
          Object.assign(
            new Error(`The body is larger than ${limit}. Send less at once.`),
            {
              name: 'PayloadTooLargeError',
              reason: 'BodyTooLarge',
              status: 413,
              statusCode: 413,
              expose: true,
            },
          ),
        );
      default:
        return next(error);
    }
  };
}
