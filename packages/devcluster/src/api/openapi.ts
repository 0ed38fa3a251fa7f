import { createHash } from 'node:crypto';
import { ResourceCatalog } from '../schema/catalog';
import { ResourceDefinition } from '../schema/resource';
import { ListType, ObjectType, TypeSchema } from '../schema/types';

type Schema = Record<string, unknown>;

const SCALARS: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  bytes: { type: 'string', format: 'byte' },
  boolean: { type: 'boolean' },
  integer: { type: 'integer', format: 'int64' },
  number: { type: 'number', format: 'double' },
  quantity: { type: 'string' },
  time: { type: 'string', format: 'date-time' },
  intOrString: { type: 'string', format: 'int-or-string' },
  any: { type: 'object' },
};

const NAME_PREFIX = 'io.k8s.devcluster.';

function schemaName(type: ObjectType): string {
  return `${NAME_PREFIX}${type.name}`;
}

/** Collects the schemas that a type refers to. */
class SchemaCollector {
  readonly schemas: Record<string, Schema> = {};

  add(type: ObjectType, extra: Schema = {}): string {
    const name = schemaName(type);
    if (!this.schemas[name]) {
      this.schemas[name] = {};
      const properties: Record<string, Schema> = {};
      for (const [field, item] of type.fields) {
        properties[field] = this.reference(item);
      }
      this.schemas[name] = {
        type: 'object',
        properties,
        ...(type.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
      };
    }
    Object.assign(this.schemas[name], extra);
    return name;
  }

  private reference(type: TypeSchema): Schema {
    switch (type.type) {
      case 'object':
        return { $ref: `#/components/schemas/${this.add(type)}` };
      case 'map':
        return {
          type: 'object',
          additionalProperties: this.reference(type.value),
          ...(type.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
        };
      case 'list':
        return {
          type: 'array',
          items: this.reference(type.item),
          ...listExtensions(type),
        };
      default:
        return SCALARS[type.type];
    }
  }
}

function listExtensions(type: ListType): Schema {
  return {
    'x-kubernetes-list-type': type.listType,
    ...(type.keys ? { 'x-kubernetes-list-map-keys': type.keys } : {}),
    ...(type.patchMergeKey
      ? {
          'x-kubernetes-patch-merge-key': type.patchMergeKey,
          'x-kubernetes-patch-strategy': 'merge',
        }
      : {}),
    ...(type.patchMerge ? { 'x-kubernetes-patch-strategy': 'merge' } : {}),
  };
}

const QUERY_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation'].map(
  name => ({ name, in: 'query', schema: { type: 'string' } }),
);

function pathItem(definition: ResourceDefinition): Schema {
  const operation = (action: string, parameters: unknown[]) => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk(definition),
    parameters,
    responses: { 200: { description: 'OK' } },
  });
  return {
    get: operation('get', []),
    put: operation('put', QUERY_PARAMETERS),
    patch: operation('patch', [
      ...QUERY_PARAMETERS,
      { name: 'force', in: 'query', schema: { type: 'boolean' } },
    ]),
    delete: operation('delete', [QUERY_PARAMETERS[0]]),
  };
}

function gvk({ group, version, kind }: ResourceDefinition) {
  return { group, version, kind };
}

function basePath(group: string, version: string): string {
  return group ? `apis/${group}/${version}` : `api/${version}`;
}

/** GET /openapi/v3/<group version>; undefined when not served. */
export function openApiV3(
  catalog: ResourceCatalog,
  group: string,
  version: string,
) {
  const definitions = catalog.inGroupVersion(group, version);
  if (definitions.length === 0) return undefined;
  const collector = new SchemaCollector();
  const paths: Record<string, Schema> = {};
  for (const definition of definitions) {
    collector.add(definition.type, {
      'x-kubernetes-group-version-kind': [gvk(definition)],
    });
    const scope = definition.namespaced ? 'namespaces/{namespace}/' : '';
    const path = `/${basePath(group, version)}/${scope}${definition.plural}/{name}`;
    paths[path] = pathItem(definition);
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.2' },
    paths,
    components: { schemas: collector.schemas },
  };
}

/** Schemas of a version as definitions of version 2, with names of their own. */
function definitionsOf(
  catalog: ResourceCatalog,
  group: string,
  version: string,
): Record<string, Schema> {
  const schemas = openApiV3(catalog, group, version)?.components.schemas ?? {};
  const text = JSON.stringify(schemas)
    .replaceAll(NAME_PREFIX, `${NAME_PREFIX}${group || 'core'}.${version}.`)
    .replaceAll('#/components/schemas/', '#/definitions/');
  return JSON.parse(text);
}

/** GET /openapi/v2: the structures of all kinds in one document. */
export function openApiV2(catalog: ResourceCatalog) {
  const groups = [{ name: '', versions: ['v1'] }, ...catalog.groups()];
  const definitions = groups.flatMap(({ name, versions }) =>
    versions.map(version => definitionsOf(catalog, name, version)),
  );
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: 'v1.36.2' },
    paths: {},
    definitions: Object.assign({}, ...definitions),
  };
}

/** GET /openapi/v3 */
export function openApiV3Index(catalog: ResourceCatalog) {
  const groups = [{ name: '', versions: ['v1'] }, ...catalog.groups()];
  const paths = groups.flatMap(({ name, versions }) =>
    versions.map(version => {
      const kinds = catalog.inGroupVersion(name, version).map(d => d.kind);
      const hash = createHash('sha256').update(kinds.join()).digest('hex');
      const path = basePath(name, version);
      return [
        path,
        { serverRelativeURL: `/openapi/v3/${path}?hash=${hash.toUpperCase()}` },
      ];
    }),
  );
  return { paths: Object.fromEntries(paths) };
}
