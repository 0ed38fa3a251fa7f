/**
 * The structural type of a value: what it may hold, and how lists and maps
 * merge. Built from the models of `@kubernetes/client-node` for built-in kinds
 * and from structural schemas for custom ones.
 */
export type TypeSchema = ScalarType | ObjectType | MapType | ListType;

/** Leaf types; `any` also stands for values of unknown structure. */
export interface ScalarType {
  type:
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'quantity'
    | 'intOrString'
    | 'time'
    | 'microTime'
    | 'bytes'
    | 'any';
}

/** A struct. */
export interface ObjectType {
  type: 'object';
  /** Name for messages, for example `DeploymentSpec`. */
  name: string;
  fields: ReadonlyMap<string, TypeSchema>;
  /** Server-side apply treats it as one value. */
  atomic?: boolean;
  /** Unknown fields are kept (custom resources only). */
  preserveUnknown?: boolean;
  /** Values of a wrong type are kept for validation to refuse. */
  lenient?: boolean;
}

/** A map from string to one type. */
export interface MapType {
  type: 'map';
  value: TypeSchema;
  atomic?: boolean;
}

/** A list. */
export interface ListType {
  type: 'list';
  item: TypeSchema;
  /** How server-side apply merges it. */
  listType: 'atomic' | 'set' | 'map';
  /** Keys of a list of type map. */
  keys?: readonly string[];
  /** Strategic merge: the key items merge by. */
  patchMergeKey?: string;
  /** Strategic merge of a list of scalars. */
  patchMerge?: boolean;
}

/** The type of a value of unknown structure. */
export const ANY: TypeSchema = { type: 'any' };

/** The type of a field; undefined when the struct does not have it. */
export function fieldType(
  schema: TypeSchema,
  field: string,
): TypeSchema | undefined {
  switch (schema.type) {
    case 'object':
      return (
        schema.fields.get(field) ?? (schema.preserveUnknown ? ANY : undefined)
      );
    case 'map':
      return schema.value;
    case 'any':
      return ANY;
    default:
      return undefined;
  }
}
