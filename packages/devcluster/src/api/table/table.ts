import { KubeObject } from '../../model/objects';
import { PrinterColumn, ResourceDefinition } from '../../schema/resource';
import { getPath } from '../../util/json';
import { AGE, age, Cell, Column, NAME } from './columns';
import { OTHER_COLUMNS } from './otherColumns';
import { WORKLOAD_COLUMNS } from './workloadColumns';

/** `.spec.order` or `.status.conditions[?(@.type=="Ready")].status`. */
function readJsonPath(object: KubeObject, path: string): unknown {
  const condition =
    /^\.?(.*)\[\?\(@\.(\w+)\s*==\s*["'](.+)["']\)\]\.(.+)$/.exec(path);
  if (condition) {
    const [, list, key, value, field] = condition;
    const items = getPath(object, list.split('.').filter(Boolean));
    const item = Array.isArray(items)
      ? items.find(entry => entry?.[key] === value)
      : undefined;
    return getPath(item, field.split('.'));
  }
  return getPath(object, path.split('.').filter(Boolean));
}

function customColumn(column: PrinterColumn): Column {
  return {
    name: column.name,
    type: column.type as Column['type'],
    format: column.format,
    priority: column.priority,
    cell: (object, now) => {
      const value = readJsonPath(object, column.jsonPath);
      if (value === undefined) return null;
      if (column.type === 'date') return age(value, now);
      return typeof value === 'object'
        ? JSON.stringify(value)
        : (value as Cell);
    },
  };
}

function columnsOf(definition: ResourceDefinition): Column[] {
  const { custom, storage } = definition;
  if (custom) {
    return custom.printerColumns.length > 0
      ? [NAME, ...custom.printerColumns.map(customColumn)]
      : [NAME, AGE];
  }
  return WORKLOAD_COLUMNS[storage] ?? OTHER_COLUMNS[storage] ?? [NAME, AGE];
}

function columnDefinitions(columns: Column[]) {
  return columns.map(({ name, type, format, priority }) => ({
    name,
    type,
    format: format ?? '',
    description: name,
    priority: priority ?? 0,
  }));
}

/** The metadata-only form of an object. */
export function partialMetadata(object: KubeObject) {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}

/** How much of each object a Table carries. */
export type IncludeObject = 'Metadata' | 'Object' | 'None';

function rowObject(object: KubeObject, include: IncludeObject): unknown {
  if (include === 'None') return null;
  return include === 'Object' ? object : partialMetadata(object);
}

/** Objects of a kind as a meta.k8s.io/v1 Table. */
export function toTable(
  definition: ResourceDefinition,
  objects: KubeObject[],
  metadata: unknown,
  options: { include: IncludeObject; now: number; headers: boolean },
) {
  const columns = columnsOf(definition);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: options.headers ? columnDefinitions(columns) : null,
    rows: objects.map(object => ({
      cells: columns.map(column => column.cell(object, options.now)),
      object: rowObject(object, options.include),
    })),
  };
}
