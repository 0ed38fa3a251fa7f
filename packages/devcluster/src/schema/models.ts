import * as clientModels from '@kubernetes/client-node/dist/gen/models/all.js';
import {
  ATOMIC_MAPS,
  ATOMIC_MODELS,
  EXTRA_FIELDS,
  LIST_RULES,
  QUANTITY_FIELDS,
  QUANTITY_MAPS,
} from './mergeRules';
import { ANY, ListType, ObjectType, TypeSchema } from './types';

interface ModelAttribute {
  baseName: string;
  type: string;
  format: string;
}

interface ModelClass {
  getAttributeTypeMap(): ModelAttribute[];
}

const models = clientModels as unknown as Record<string, ModelClass>;
const cache = new Map<string, ObjectType>();

const SCALARS: Readonly<Record<string, TypeSchema>> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  Date: { type: 'time' },
  V1MicroTime: { type: 'microTime' },
  IntOrString: { type: 'intOrString' },
  any: ANY,
  object: ANY,
};

/**
 * The type of a built-in model such as `V1Deployment`, built on first use from
 * the attribute maps that the client library ships for every model.
 * @throws Error when the library has no such model
 */
export function modelType(name: string): ObjectType {
  const known = cache.get(name);
  if (known) return known;
  const model = models[name];
  if (!model) throw new Error(`no model ${name}`);
  const fields = new Map<string, TypeSchema>();
  const type: ObjectType = {
    type: 'object',
    name: name.replace(/^(Core|Events|Rbac|Discovery|Storage)?V\d+/, ''),
    fields,
    ...(ATOMIC_MODELS.has(name) ? { atomic: true } : {}),
  };
  // Registered before its fields, so that recursive models end.
  cache.set(name, type);
  for (const attribute of model.getAttributeTypeMap()) {
    fields.set(attribute.baseName, attributeType(name, attribute));
  }
  for (const [field, extra] of Object.entries(EXTRA_FIELDS[name] ?? {})) {
    if (!fields.has(field)) fields.set(field, typeOf(extra, 'int64'));
  }
  return type;
}

function attributeType(model: string, attribute: ModelAttribute): TypeSchema {
  const path = `${model}.${attribute.baseName}`;
  const { type, format } = attribute;
  const list = /^Array<(.*)>$/.exec(type);
  if (list) return listType(path, typeOf(list[1], format));
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) {
    const value: TypeSchema = QUANTITY_MAPS.has(path)
      ? { type: 'quantity' }
      : typeOf(map[1], format);
    return {
      type: 'map',
      value,
      ...(ATOMIC_MAPS.has(path) ? { atomic: true } : {}),
    };
  }
  if (QUANTITY_FIELDS.has(path)) return { type: 'quantity' };
  return typeOf(type, format);
}

function typeOf(type: string, format: string): TypeSchema {
  if (type === 'string' && format === 'byte') return { type: 'bytes' };
  if (type === 'number') {
    return { type: format.startsWith('int') ? 'integer' : 'number' };
  }
  const nested = /^Array<(.*)>$/.exec(type);
  if (nested) {
    return {
      type: 'list',
      item: typeOf(nested[1], format),
      listType: 'atomic',
    };
  }
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) return { type: 'map', value: typeOf(map[1], format) };
  if (SCALARS[type]) return SCALARS[type];
  return models[type] ? lazyModel(type) : ANY;
}

/** Models refer to each other; most are never needed, so resolve late. */
function lazyModel(name: string): ObjectType {
  const known = cache.get(name);
  if (known) return known;
  return {
    type: 'object',
    get name() {
      return modelType(name).name;
    },
    get fields() {
      return modelType(name).fields;
    },
    ...(ATOMIC_MODELS.has(name) ? { atomic: true } : {}),
  };
}

function listType(path: string, item: TypeSchema): ListType {
  const rule = LIST_RULES[path];
  if (!rule) return { type: 'list', item, listType: 'atomic' };
  return {
    type: 'list',
    item,
    listType: listKind(rule),
    keys: rule.keys,
    patchMergeKey: rule.patchMergeKey,
    patchMerge: rule.set,
  };
}

function listKind(rule: { set?: boolean; keys?: readonly string[] }) {
  if (rule.set) return 'set';
  return rule.keys ? 'map' : 'atomic';
}
