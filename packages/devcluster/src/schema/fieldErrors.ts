import { ApiError, StatusCause } from '../api/status';

/** A validation error of one field, as k8s.io/apimachinery words it. */
export interface FieldError {
  field: string;
  reason: string;
  message: string;
}

function describe(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}

/** A value that is not allowed. */
export function invalid(
  field: string,
  value: unknown,
  detail: string,
): FieldError {
  return {
    field,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${describe(value)}: ${detail}`,
  };
}

/** A value that is missing. */
export function required(field: string, detail = ''): FieldError {
  return {
    field,
    reason: 'FieldValueRequired',
    message: detail ? `Required value: ${detail}` : 'Required value',
  };
}

/** A value outside of a closed list. */
export function notSupported(
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldError {
  const list = supported.map(item => `"${item}"`).join(', ');
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${describe(value)}: supported values: ${list}`,
  };
}

/** A value that may not be set here. */
export function forbiddenField(field: string, detail: string): FieldError {
  return {
    field,
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${detail}`,
  };
}

/** A list entry that occurs twice. */
export function duplicate(field: string, value: unknown): FieldError {
  return {
    field,
    reason: 'FieldValueDuplicate',
    message: `Duplicate value: ${describe(value)}`,
  };
}

/** A reference to something that is not there. */
export function notFoundField(field: string, value: unknown): FieldError {
  return {
    field,
    reason: 'FieldValueNotFound',
    message: `Not found: ${describe(value)}`,
  };
}

/** A text or object that is too big. */
export function tooLong(field: string, max: number): FieldError {
  return {
    field,
    reason: 'FieldValueTooLong',
    message: `Too long: may not be more than ${max} bytes`,
  };
}

/** Group and kind, as validation errors name them. */
export interface KindName {
  group: string;
  kind: string;
}

/** The 422 answer for a list of field errors. */
export function invalidError(
  { group, kind }: KindName,
  name: string,
  errors: FieldError[],
): ApiError {
  const texts = [...new Set(errors.map(e => `${e.field}: ${e.message}`))];
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const causes: StatusCause[] = errors.map(e => ({
    reason: e.reason,
    message: e.message,
    field: e.field,
  }));
  return new ApiError(
    422,
    'Invalid',
    `${group ? `${kind}.${group}` : kind} "${name}" is invalid: ${text}`,
    {
      ...(name ? { name } : {}),
      ...(group ? { group } : {}),
      ...(kind ? { kind } : {}),
      causes,
    },
  );
}
