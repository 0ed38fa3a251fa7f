import { refuse } from '@smartdevops/backstage-plugin-smartdevops-common';

/** The API server's answer to a request that it did not carry out. */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError';
  readonly code: number;
  /** `reason` of the Status, e.g. `AlreadyExists`; some answers have none. */
  readonly reason: string | undefined;

  constructor(options: { code: number; reason?: string; message: string }) {
    super(options.message);
    this.code = options.code;
    this.reason = options.reason;
  }

  /** Reads a Status; answers that are no JSON (an unknown group's 404) are taken as text. */
  static fromBody(code: number, body: string): KubernetesError {
    try {
      const status = JSON.parse(body) as { reason?: string; message?: string };
      return new KubernetesError({
        code,
        reason: status.reason,
        message: status.message ?? `The API server answered ${code}.`,
      });
    } catch {
      const text = body.trim().slice(0, 200);
      return new KubernetesError({
        code,
        message: text || `The API server answered ${code}.`,
      });
    }
  }
}

/** An app is removed in part; `cause` is why it went no further. */
export class RemovalUnfinished extends Error {
  override readonly name = 'RemovalUnfinished';

  constructor(cause: unknown) {
    super('The removal of an app went no further', { cause });
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof KubernetesError && error.code === 404;
}

/** There is an object of that name already. */
export function isTaken(error: unknown): boolean {
  return error instanceof KubernetesError && error.reason === 'AlreadyExists';
}

/** What the identity that asked may not do. */
export function isForbidden(error: unknown): boolean {
  return error instanceof KubernetesError && error.code === 403;
}

/** An API server that did not answer, or could do nothing right now. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof KubernetesError) {
    return error.code >= 500 || error.code === 429;
  }
  const { name } = (error ?? {}) as { name?: unknown };
  return isNetworkError(error) || name === 'TimeoutError';
}

/** By the codes that Node and its HTTP client give. */
export function isNetworkError(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return (
    typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+|ABORT_ERR)$/.test(code)
  );
}

/** A stale `resourceVersion`, not an object that exists already. */
export function isStale(error: unknown): boolean {
  return (
    error instanceof KubernetesError &&
    error.code === 409 &&
    error.reason !== 'AlreadyExists'
  );
}

/**
 * Turns a failure of the cluster into an error for the user of the portal:
 * what the cluster refuses keeps its sentence, everything else is "not
 * available right now".
 */
export function toUserError(error: unknown): Error {
  if (!(error instanceof KubernetesError)) {
    return refuse('unavailable', {
      reason: 'ClusterUnreachable',
      message: `The cluster cannot be reached right now: ${
        error instanceof Error ? error.message : error
      }. Nothing was changed; try again in a moment.`,
    });
  }
  const message = error.message;
  if (error.code === 403) {
    const quota = /exceeded quota/.test(message);
    return refuse(quota ? 'conflict' : 'forbidden', {
      reason: quota ? 'QuotaExceeded' : 'ClusterRefused',
      message: `The cluster refuses this: ${message}`,
    });
  }
  if (error.code === 400 || error.code === 422) {
    return refuse('input', { reason: 'ClusterInvalid', message });
  }
  if (error.code === 404) {
    return refuse('notFound', { reason: 'ClusterNotFound', message });
  }
  if (error.code === 409) {
    return refuse('conflict', {
      reason: 'ClusterConflict',
      message: `Somebody else changed this at the same time: ${message}`,
    });
  }
  return refuse('unavailable', {
    reason: 'ClusterError',
    message: `The cluster could not do this right now: ${message}`,
  });
}
