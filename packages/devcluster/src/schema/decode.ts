import { isObject } from '../util/json';
import {
  canonicalQuantity,
  parseQuantity,
  QUANTITY_ERROR,
} from '../util/quantity';
import { formatTime } from '../util/time';
import { fieldType, ObjectType, TypeSchema } from './types';

/** A value of the wrong type, for those who word the refusal differently. */
export interface Mismatch {
  path: string;
  value: unknown;
  /** The wanted type in Go. */
  wanted: string;
}

/** Thrown for a value of the wrong type, worded like Go's JSON decoder. */
export class DecodeError extends Error {
  constructor(
    message: string,
    readonly wrongType?: Mismatch,
  ) {
    super(message);
  }
}

/** A decoded object and the paths of the fields that its type does not have. */
export interface Decoded<T> {
  value: T;
  unknownFields: string[];
}

interface Context {
  /** `ConfigMap.data`, for messages. */
  location: string;
  path: string;
  unknown: string[];
  /** Wrong types are left to validation. */
  lenient: boolean;
}

/**
 * Reads untrusted JSON as a value of a type: checks types, drops nulls and
 * unknown fields, writes quantities in canonical form.
 * @throws DecodeError
 */
export function decode<T>(value: unknown, type: ObjectType): Decoded<T> {
  const unknown: string[] = [];
  const lenient = !!type.lenient;
  const context = { location: type.name, path: '', unknown, lenient };
  return {
    value: decodeValue(value, type, context) as T,
    unknownFields: unknown,
  };
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

function mismatch(
  value: unknown,
  context: Context,
  wanted: string,
): DecodeError {
  return new DecodeError(
    `json: cannot unmarshal ${goType(value)} into Go struct field ${context.location} of type ${wanted}`,
    { path: context.path, value, wanted },
  );
}

function decodeValue(
  value: unknown,
  type: TypeSchema,
  context: Context,
): unknown {
  switch (type.type) {
    case 'object':
      return decodeObject(value, type, context);
    case 'map':
      return decodeMap(value, type.value, context);
    case 'list':
      return decodeList(value, type.item, context);
    default:
      return decodeScalar(value, type.type, context);
  }
}

function decodeObject(
  value: unknown,
  type: ObjectType,
  context: Context,
): unknown {
  if (!isObject(value)) {
    if (context.lenient && context.path) return value;
    throw mismatch(value, context, `v1.${type.name}`);
  }
  const result: Record<string, unknown> = {};
  for (const [field, item] of Object.entries(value)) {
    const path = context.path ? `${context.path}.${field}` : field;
    const itemType = fieldType(type, field);
    if (!itemType) {
      context.unknown.push(path);
    } else if (item !== null && item !== undefined) {
      const decoded = decodeValue(item, itemType, {
        location: `${type.name}.${path.replace(/\[\d+\]/g, '')}`,
        path,
        unknown: context.unknown,
        lenient: context.lenient && path !== 'metadata',
      });
      if (context.lenient || !isOmitted(field, itemType, decoded)) {
        result[field] = decoded;
      }
    }
  }
  return result;
}

/** Empty maps and lists are left out, as Go's `omitempty` does. */
function isOmitted(field: string, type: TypeSchema, value: unknown): boolean {
  if (type.type === 'map') return Object.keys(value as object).length === 0;
  // The rules of a Role are always written.
  if (type.type !== 'list' || field === 'rules') return false;
  return (value as unknown[]).length === 0;
}

function decodeMap(
  value: unknown,
  itemType: TypeSchema,
  context: Context,
): unknown {
  if (!isObject(value)) {
    if (context.lenient) return value;
    throw mismatch(value, context, 'map[string]string');
  }
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    // A null in a map of strings decodes to the empty string.
    const decoded = item === null && itemType.type === 'string' ? '' : item;
    if (decoded === null || decoded === undefined) continue;
    result[key] = decodeValue(decoded, itemType, {
      ...context,
      path: `${context.path}.${key}`,
    });
  }
  return result;
}

function decodeList(
  value: unknown,
  itemType: TypeSchema,
  context: Context,
): unknown {
  if (!Array.isArray(value)) {
    if (context.lenient) return value;
    throw mismatch(value, context, '[]');
  }
  return value.map((item, index) =>
    decodeValue(item ?? emptyOf(itemType), itemType, {
      ...context,
      path: `${context.path}[${index}]`,
    }),
  );
}

function emptyOf(type: TypeSchema): unknown {
  if (type.type === 'object' || type.type === 'map') return {};
  return type.type === 'list' ? [] : '';
}

function decodeScalar(value: unknown, type: string, context: Context): unknown {
  const kind = typeof value;
  switch (type) {
    case 'string':
    case 'bytes':
      if (kind !== 'string') throw mismatch(value, context, 'string');
      return value;
    case 'boolean':
      if (kind !== 'boolean') throw mismatch(value, context, 'bool');
      return value;
    case 'integer':
      if (kind !== 'number') throw mismatch(value, context, 'int32');
      if (!Number.isInteger(value)) {
        throw new DecodeError(
          `json: cannot unmarshal number ${value} into Go struct field ${context.location} of type int32`,
        );
      }
      return value;
    case 'number':
      if (kind !== 'number') throw mismatch(value, context, 'float64');
      return value;
    case 'intOrString':
      if (kind !== 'number' && kind !== 'string') {
        throw mismatch(value, context, 'intstr.IntOrString');
      }
      return value;
    case 'quantity':
      return decodeQuantity(value);
    case 'time':
      return formatTime(decodeTime(value, context));
    case 'microTime':
      return decodeMicroTime(value, context);
    default:
      return value;
  }
}

function decodeQuantity(value: unknown): string {
  const ok = typeof value === 'string' || typeof value === 'number';
  if (!ok || parseQuantity(value) === undefined) {
    throw new DecodeError(QUANTITY_ERROR);
  }
  return canonicalQuantity(value);
}

function decodeTime(value: unknown, context: Context): number {
  if (typeof value !== 'string') throw mismatch(value, context, 'Time');
  const time = Date.parse(value);
  if (Number.isNaN(time)) {
    throw new DecodeError(
      `parsing time "${value}" as "2006-01-02T15:04:05Z07:00": cannot parse "${value}" as "2006"`,
    );
  }
  return time;
}

/** Keeps the microseconds that JavaScript's dates do not have. */
function decodeMicroTime(value: unknown, context: Context): string {
  const time = decodeTime(value, context);
  const fraction = /\.(\d{1,9})/.exec(String(value))?.[1] ?? '';
  return `${formatTime(time).slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, '0')}Z`;
}
