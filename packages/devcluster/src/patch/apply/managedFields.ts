import { KubeObject, ManagedFieldsEntry } from '../../model/objects';
import { TypeSchema } from '../../schema/types';
import { FieldSet, PathStep } from './fieldSet';
import { compareTyped } from './typed';

/** Who writes: field ownership is per manager, operation and subresource. */
export interface FieldManager {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource?: string;
}

/** A manager and the fields it owns. */
export interface ManagerFields extends FieldManager {
  time?: string;
  fields: FieldSet;
  /** The entry that this was read from. */
  source?: ManagedFieldsEntry;
}

// The server sets these itself; nobody owns them.
const UNOWNED = new Set(['f:apiVersion', 'f:kind', 'f:metadata']);
const UNOWNED_METADATA = new Set(
  [
    'name',
    'namespace',
    'uid',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
    'managedFields',
    'generateName',
  ].map(field => `f:${field}`),
);

function isOwnable(path: readonly PathStep[]): boolean {
  if (path.length === 0) return false;
  if (path.length === 1) return !UNOWNED.has(path[0]);
  return path[0] !== 'f:metadata' || !UNOWNED_METADATA.has(path[1]);
}

/** Leaves out what nobody can own. */
export function ownable(fields: FieldSet): FieldSet {
  return fields.filter(isOwnable);
}

/** Reads metadata.managedFields. */
export function readManagers(object: KubeObject | undefined): ManagerFields[] {
  return (object?.metadata.managedFields ?? []).map(entry => ({
    manager: entry.manager,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
    ...(entry.subresource ? { subresource: entry.subresource } : {}),
    ...(entry.time ? { time: entry.time } : {}),
    fields: FieldSet.fromFieldsV1(entry.fieldsV1 ?? {}),
    source: entry,
  }));
}

/** Writes metadata.managedFields: applied entries first, then by time. */
export function writeManagers(
  managers: ManagerFields[],
): ManagedFieldsEntry[] | undefined {
  const entries = managers
    .filter(manager => manager.fields.size > 0)
    .sort(compareManagers)
    .map(toEntry);
  return entries.length > 0 ? entries : undefined;
}

function toEntry(manager: ManagerFields): ManagedFieldsEntry {
  const { fields, time, subresource, source } = manager;
  const fieldsV1 = fields.toFieldsV1();
  // Unchanged entries are shared between versions of an object.
  if (source?.fieldsV1 === fieldsV1 && source.time === time) return source;
  return {
    manager: manager.manager,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(time ? { time } : {}),
    fieldsType: 'FieldsV1' as const,
    fieldsV1,
    ...(subresource ? { subresource } : {}),
  };
}

function compareManagers(a: ManagerFields, b: ManagerFields): number {
  if (a.operation !== b.operation) return a.operation === 'Apply' ? -1 : 1;
  if (a.time !== b.time) return (a.time ?? '') < (b.time ?? '') ? -1 : 1;
  return a.manager < b.manager ? -1 : 1;
}

/** Whether two descriptions name the same owner. */
export function sameManager(a: FieldManager, b: FieldManager): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    a.subresource === b.subresource
  );
}

/**
 * Ownership after a write that was no apply: the writer owns what it added or
 * changed, everybody else loses that and whatever disappeared.
 */
export function managersAfterUpdate(
  before: KubeObject,
  after: KubeObject,
  type: TypeSchema,
  writer: FieldManager,
  time: string,
): ManagerFields[] {
  const managers = readManagers(before);
  const { added, modified, removed } = compareTyped(before, after, type);
  const taken = ownable(added.union(modified));
  const lost = ownable(removed);
  // Nothing changed hands.
  if (taken.size === 0 && lost.size === 0) return managers;
  const others = managers
    .filter(manager => !sameManager(manager, writer))
    .map(manager => ({
      ...manager,
      fields: manager.fields.difference(taken).difference(lost),
    }));
  const own = managers.find(manager => sameManager(manager, writer));
  const fields = (own?.fields ?? new FieldSet()).union(taken).difference(lost);
  return [...others, { ...writer, time, fields }];
}
