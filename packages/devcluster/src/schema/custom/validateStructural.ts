import { deepEqual, isObject } from '../../util/json';
import {
  duplicate,
  FieldError,
  invalid,
  notSupported,
  required,
} from '../fieldErrors';
import { StructuralSchema } from './structural';

type Check = (
  value: unknown,
  schema: StructuralSchema,
  path: string,
) => FieldError[];

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return typeof value;
}

function typeError(path: string, value: unknown, wanted: string): FieldError {
  const shown = typeOf(value);
  return {
    field: path,
    reason: 'FieldValueTypeInvalid',
    message: `Invalid value: "${shown}": ${path} in body must be of type ${wanted}: "${shown}"`,
  };
}

function hasType(value: unknown, schema: StructuralSchema): boolean {
  const actual = typeOf(value);
  if (value === null) return !!schema.nullable;
  if (schema['x-kubernetes-int-or-string']) {
    return actual === 'integer' || actual === 'string';
  }
  if (!schema.type) return true;
  return (
    actual === schema.type || (schema.type === 'number' && actual === 'integer')
  );
}

const checkString: Check = (value, schema, path) => {
  if (typeof value !== 'string') return [];
  const errors: FieldError[] = [];
  const body = `${path} in body`;
  if (schema.minLength !== undefined && value.length < schema.minLength) {
    errors.push(
      invalid(
        path,
        value,
        `${body} should be at least ${schema.minLength} chars long`,
      ),
    );
  }
  if (schema.maxLength !== undefined && value.length > schema.maxLength) {
    errors.push({
      field: path,
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${schema.maxLength} bytes`,
    });
  }
  if (schema.pattern && !matchesPattern(schema.pattern, value)) {
    errors.push(
      invalid(path, value, `${body} should match '${schema.pattern}'`),
    );
  }
  return errors;
};

function matchesPattern(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

const checkNumber: Check = (value, schema, path) => {
  if (typeof value !== 'number') return [];
  const errors: FieldError[] = [];
  const { minimum, maximum, multipleOf } = schema;
  const tooSmall =
    minimum !== undefined &&
    (schema.exclusiveMinimum ? value <= minimum : value < minimum);
  const tooBig =
    maximum !== undefined &&
    (schema.exclusiveMaximum ? value >= maximum : value > maximum);
  const relation = (exclusive: boolean | undefined, word: string) =>
    exclusive ? `${word} than` : `${word} than or equal to`;
  if (tooSmall) {
    errors.push(
      invalid(
        path,
        value,
        `${path} in body should be ${relation(schema.exclusiveMinimum, 'greater')} ${minimum}`,
      ),
    );
  }
  if (tooBig) {
    errors.push(
      invalid(
        path,
        value,
        `${path} in body should be ${relation(schema.exclusiveMaximum, 'less')} ${maximum}`,
      ),
    );
  }
  if (multipleOf && value % multipleOf !== 0) {
    errors.push(
      invalid(
        path,
        value,
        `${path} in body should be a multiple of ${multipleOf}`,
      ),
    );
  }
  return errors;
};

const checkArray: Check = (value, schema, path) => {
  if (!Array.isArray(value)) return [];
  const errors: FieldError[] = [];
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    errors.push(
      invalid(
        path,
        value.length,
        `${path} in body should have at least ${schema.minItems} items`,
      ),
    );
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    errors.push({
      field: path,
      reason: 'FieldValueTooMany',
      message: `Too many: ${value.length}: must have at most ${schema.maxItems} items`,
    });
  }
  errors.push(...duplicateItems(value, schema, path));
  const { items } = schema;
  if (items) {
    value.forEach((item, index) =>
      errors.push(...validateValue(item, items, `${path}[${index}]`)),
    );
  }
  return errors;
};

function duplicateItems(
  value: unknown[],
  schema: StructuralSchema,
  path: string,
): FieldError[] {
  const kind = schema['x-kubernetes-list-type'];
  if (kind !== 'set' && kind !== 'map') return [];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const identity = (item: unknown) =>
    kind === 'set' || !isObject(item)
      ? item
      : Object.fromEntries(keys.map(key => [key, item[key]]));
  const identities = value.map(identity);
  return identities.flatMap((item, index) =>
    identities.findIndex(other => deepEqual(other, item)) < index
      ? [duplicate(`${path}[${index}]`, item)]
      : [],
  );
}

const checkObject: Check = (value, schema, path) => {
  if (!isObject(value)) return [];
  const at = (field: string) => (path ? `${path}.${field}` : field);
  const errors: FieldError[] = [];
  for (const field of schema.required ?? []) {
    if (value[field] === undefined) errors.push(required(at(field)));
  }
  const { additionalProperties } = schema;
  for (const [field, item] of Object.entries(value)) {
    const own = schema.properties?.[field];
    if (own) errors.push(...validateValue(item, own, at(field)));
    else if (typeof additionalProperties === 'object') {
      errors.push(...validateValue(item, additionalProperties, at(field)));
    }
  }
  return errors;
};

const checkCombinations: Check = (value, schema, path) => {
  const valid = (part: StructuralSchema) =>
    validateValue(value, part, path).length === 0;
  const errors = (schema.allOf ?? []).flatMap(part =>
    validateValue(value, part, path),
  );
  const body = `${path} in body`;
  if (schema.anyOf && !schema.anyOf.some(valid)) {
    errors.push(
      invalid(path, value, `${body} must validate at least one schema (anyOf)`),
    );
  }
  if (schema.oneOf && schema.oneOf.filter(valid).length !== 1) {
    errors.push(
      invalid(
        path,
        value,
        `${body} must validate one and only one schema (oneOf)`,
      ),
    );
  }
  if (schema.not && valid(schema.not)) {
    errors.push(
      invalid(path, value, `${body} must not validate the schema (not)`),
    );
  }
  return errors;
};

/** Validates a value by a structural schema, in the API server's words. */
export function validateValue(
  value: unknown,
  schema: StructuralSchema,
  path: string,
): FieldError[] {
  if (!hasType(value, schema)) {
    const wanted = schema['x-kubernetes-int-or-string']
      ? 'integer,string'
      : (schema.type ?? '');
    return [typeError(path, value, wanted)];
  }
  const { enum: allowed } = schema;
  const errors: FieldError[] = [];
  if (allowed && !allowed.some(item => deepEqual(item, value))) {
    errors.push(notSupported(path, value, allowed.map(String)));
  }
  for (const check of [
    checkString,
    checkNumber,
    checkArray,
    checkObject,
    checkCombinations,
  ]) {
    errors.push(...check(value, schema, path));
  }
  return errors;
}

/** Fills in the defaults of a structural schema; changes the value. */
export function applyStructuralDefaults(
  value: unknown,
  schema: StructuralSchema,
): void {
  if (Array.isArray(value) && schema.items) {
    for (const item of value) applyStructuralDefaults(item, schema.items);
  }
  if (!isObject(value)) return;
  for (const [field, item] of Object.entries(schema.properties ?? {})) {
    if (value[field] === undefined && item.default !== undefined) {
      value[field] = structuredClone(item.default);
    }
    applyStructuralDefaults(value[field], item);
  }
  const { additionalProperties } = schema;
  if (typeof additionalProperties === 'object') {
    for (const item of Object.values(value)) {
      applyStructuralDefaults(item, additionalProperties);
    }
  }
}
