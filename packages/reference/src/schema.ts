/** What of a JSON schema the pages show. */
export type Schema = {
  type?: string | string[];
  description?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  /** Set by the configuration's own loader. */
  visibility?: string;
};

/** Numbers that only say that a whole number is meant. */
const SAFE = new Set([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);

/** The type of a value in a few words: `text`, `number, 1–50`, `list of text`. */
export function typeOf(schema: Schema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    return [...new Set(choices.map(typeOf))].join(' or ');
  }
  if (schema.const !== undefined) {
    return code(schema.const);
  }
  if (schema.enum) {
    return schema.enum.map(code).join(', ');
  }
  if (Array.isArray(schema.type)) {
    return schema.type.map(type => typeOf({ ...schema, type })).join(' or ');
  }
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? 'time (RFC 3339)' : 'text';
    case 'integer':
    case 'number':
      return `number${rangeOf(schema)}`;
    case 'null':
      return 'null';
    case 'boolean':
      return 'yes or no';
    case 'array':
      return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
    case 'object':
      return typeof schema.additionalProperties === 'object' &&
        !schema.properties
        ? `${typeOf(schema.additionalProperties)} by name`
        : 'object';
    default:
      return 'anything';
  }
}

function rangeOf({ minimum, maximum }: Schema): string {
  const least =
    minimum === undefined || SAFE.has(minimum) ? undefined : minimum;
  const most = maximum === undefined || SAFE.has(maximum) ? undefined : maximum;
  if (least !== undefined && most !== undefined) {
    return `, ${least} to ${most}`;
  }
  if (least !== undefined) {
    return `, ${least} or more`;
  }
  return most === undefined ? '' : `, up to ${most}`;
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
