import { modelType } from '../models';
import { ANY, ObjectType, TypeSchema } from '../types';

/** JSONSchemaProps of a CustomResourceDefinition, as far as it is used. */
export interface StructuralSchema {
  type?: string;
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: StructuralSchema | boolean;
  items?: StructuralSchema;
  required?: string[];
  enum?: unknown[];
  default?: unknown;
  nullable?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  allOf?: StructuralSchema[];
  anyOf?: StructuralSchema[];
  oneOf?: StructuralSchema[];
  not?: StructuralSchema;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'granular' | 'atomic';
}

function objectType(schema: StructuralSchema, name: string): TypeSchema {
  const atomic = schema['x-kubernetes-map-type'] === 'atomic';
  const { additionalProperties, properties } = schema;
  if (typeof additionalProperties === 'object') {
    return {
      type: 'map',
      value: toType(additionalProperties, name),
      ...(atomic ? { atomic } : {}),
    };
  }
  const preserve =
    schema['x-kubernetes-preserve-unknown-fields'] ||
    additionalProperties === true;
  if (!properties && preserve) return ANY;
  return {
    type: 'object',
    name,
    fields: new Map(
      Object.entries(properties ?? {}).map(([field, item]) => [
        field,
        toType(item, `${name}.${field}`),
      ]),
    ),
    ...(atomic ? { atomic } : {}),
    ...(preserve ? { preserveUnknown: true } : {}),
  };
}

function toType(schema: StructuralSchema, name: string): TypeSchema {
  switch (schema.type) {
    case 'object':
      return objectType(schema, name);
    case 'array':
      return {
        type: 'list',
        item: schema.items ? toType(schema.items, name) : ANY,
        listType: schema['x-kubernetes-list-type'] ?? 'atomic',
        keys: schema['x-kubernetes-list-map-keys'],
      };
    default:
      // Types of leaves are a matter of validation (422), not of decoding.
      return ANY;
  }
}

/** The type of a custom resource: its schema plus type and object metadata. */
export function customType(kind: string, schema: StructuralSchema): ObjectType {
  const root = objectType({ ...schema, type: 'object' }, kind);
  const fields = root.type === 'object' ? root.fields : new Map();
  const preserveUnknown = root.type !== 'object' || root.preserveUnknown;
  return {
    type: 'object',
    name: kind,
    lenient: true,
    fields: new Map<string, TypeSchema>([
      ...fields,
      ['apiVersion', { type: 'string' }],
      ['kind', { type: 'string' }],
      ['metadata', modelType('V1ObjectMeta')],
    ]),
    ...(preserveUnknown ? { preserveUnknown: true } : {}),
  };
}
