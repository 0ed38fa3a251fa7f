/** One entry of Status.details.causes. */
export interface StatusCause {
  reason: string;
  message: string;
  field?: string;
}

/** Status.details */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** A metav1.Status. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, string>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code: number;
}

/** Group and plural name of a resource, as errors name it. */
export interface ResourceName {
  group: string;
  plural: string;
}

/** A refusal that is answered as a metav1.Status. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string | undefined,
    message: string,
    readonly details?: StatusDetails,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** The body of the answer. */
  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

/** `deployments.apps`, or `pods` for the core group. */
export function qualifiedName({ group, plural }: ResourceName): string {
  return group ? `${plural}.${group}` : plural;
}

function detailsOf(resource: ResourceName, name?: string): StatusDetails {
  return {
    ...(name ? { name } : {}),
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.plural,
  };
}

/** 404 for an object. */
export function notFound(resource: ResourceName, name: string): ApiError {
  return new ApiError(
    404,
    'NotFound',
    `${qualifiedName(resource)} "${name}" not found`,
    detailsOf(resource, name),
  );
}

/** 404 for a path that no resource serves. */
export function unknownResource(): ApiError {
  return new ApiError(
    404,
    'NotFound',
    'the server could not find the requested resource',
    {},
  );
}

/** 409 for a name that is taken. */
export function alreadyExists(
  resource: ResourceName,
  name: string,
  beingDeleted = false,
): ApiError {
  const prefix = beingDeleted ? 'object is being deleted: ' : '';
  return new ApiError(
    409,
    'AlreadyExists',
    `${prefix}${qualifiedName(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  );
}

/** The text of an optimistic-locking conflict. */
export const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** 409 for a stale precondition. */
export function conflict(
  resource: ResourceName,
  name: string,
  message = MODIFIED,
): ApiError {
  return new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${message}`,
    detailsOf(resource, name),
  );
}

/** 403 by admission. */
export function forbidden(
  resource: ResourceName,
  name: string | undefined,
  message: string,
  causes?: StatusCause[],
): ApiError {
  const subject = name
    ? `${qualifiedName(resource)} "${name}"`
    : qualifiedName(resource);
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${message}`, {
    ...detailsOf(resource, name),
    ...(causes ? { causes } : {}),
  });
}

/** 400. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** 405. */
export function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

/** 500 without a reason, as the API server answers some mistakes of callers. */
export function internal(message: string): ApiError {
  return new ApiError(500, undefined, message);
}

/** 410. */
export function expired(message: string): ApiError {
  return new ApiError(410, 'Expired', message);
}
