import { applyPatch, Operation } from 'rfc6902';
import { ApiError, badRequest } from '../api/status';
import { deepClone } from '../util/json';

const MAX_OPERATIONS = 10_000;

function rejected(): ApiError {
  return new ApiError(
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
  );
}

/**
 * Applies an RFC 6902 patch and returns the result.
 * @throws ApiError 400 when it is no list, 422 when an operation fails
 */
export function applyJsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  }
  if (patch.length > MAX_OPERATIONS) {
    throw new ApiError(
      413,
      'RequestEntityTooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`,
      {},
    );
  }
  // Wrapped, because operations on the whole document need a parent.
  const document = { root: deepClone(target) };
  try {
    const operations = patch.map(toWrapped);
    if (applyPatch(document, operations).some(error => error !== null)) {
      throw rejected();
    }
  } catch {
    throw rejected();
  }
  return document.root;
}

function toWrapped(operation: unknown): Operation {
  const { path, from, ...rest } = operation as Record<string, unknown>;
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) {
    throw rejected();
  }
  if (/(^|\/)(__proto__|prototype|constructor)(\/|$)/.test(path)) {
    throw rejected();
  }
  return {
    ...rest,
    path: `/root${path}`,
    ...(typeof from === 'string' ? { from: `/root${from}` } : {}),
  } as unknown as Operation;
}
