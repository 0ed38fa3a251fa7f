import { ApiError, StatusCause } from '../../api/status';
import { KubeObject } from '../../model/objects';
import { TypeSchema } from '../../schema/types';
import { comparePaths, FieldSet, formatPath } from './fieldSet';
import {
  FieldManager,
  ManagerFields,
  ownable,
  readManagers,
  sameManager,
} from './managedFields';
import { compareTyped, fieldsOf, mergeTyped, removePaths } from './typed';

/** Input of a server-side apply. */
export interface ApplyOptions {
  type: TypeSchema;
  applier: FieldManager;
  force: boolean;
  time: string;
}

/** The merged object and who owns what afterwards. */
export interface ApplyResult {
  object: KubeObject;
  managers: ManagerFields[];
}

/**
 * Server-side apply of a configuration to a live object.
 *
 * Fields of the configuration are merged in; fields that this applier owned,
 * no longer names and shares with nobody are removed; fields that another
 * manager owns with another value are conflicts unless forced.
 * @throws ApiError 409 naming the conflicting fields
 */
export function serverSideApply(
  live: KubeObject,
  applied: Record<string, unknown>,
  { type, applier, force, time }: ApplyOptions,
): ApplyResult {
  const managers = readManagers(live);
  const own = managers.find(manager => sameManager(manager, applier));
  const others = managers.filter(manager => !sameManager(manager, applier));
  const fields = ownable(fieldsOf(applied, type));

  const merged = mergeTyped(live, applied, type);
  const changes = compareTyped(live, merged, type);
  const changed = changes.added.union(changes.modified);
  const conflicts = others
    .map(manager => ({
      manager,
      fields: manager.fields.intersection(changed),
    }))
    .filter(conflict => conflict.fields.size > 0);
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);

  const abandoned = (own?.fields ?? new FieldSet()).difference(fields);
  const removable = others.reduce(
    (set, manager) => set.difference(manager.fields),
    abandoned,
  );
  const object = removePaths(merged, type, removable) as KubeObject;
  const gone = ownable(compareTyped(merged, object, type).removed);
  const remaining = others.map(manager => ({
    ...manager,
    fields: manager.fields.difference(changed).difference(gone),
  }));
  const unchanged = own?.fields.equals(fields);
  // Who only comes to share what is there already gets no time.
  const shared = changed.size === 0 && gone.size === 0;
  return {
    object,
    managers: [
      ...remaining,
      { ...applier, time: unchanged || shared ? own?.time : time, fields },
    ],
  };
}

function conflictError(
  conflicts: { manager: ManagerFields; fields: FieldSet }[],
): ApiError {
  const causes: StatusCause[] = [];
  const texts: string[] = [];
  for (const { manager, fields } of conflicts) {
    const name = describeManager(manager);
    const paths = [...fields].sort(comparePaths).map(formatPath);
    for (const field of paths) {
      causes.push({
        reason: 'FieldManagerConflict',
        message: `conflict with ${name}`,
        field,
      });
    }
    texts.push(
      paths.length === 1
        ? `conflict with ${name}: ${paths[0]}`
        : `conflicts with ${name}:\n${paths.map(p => `- ${p}`).join('\n')}`,
    );
  }
  const count = causes.length;
  return new ApiError(
    409,
    'Conflict',
    `Apply failed with ${count} ${count === 1 ? 'conflict' : 'conflicts'}: ${texts.join('\n')}`,
    { causes },
  );
}

function describeManager(manager: ManagerFields): string {
  const subresource = manager.subresource
    ? ` with subresource "${manager.subresource}"`
    : '';
  // Appliers are named alone, updaters with their version.
  const version =
    manager.operation === 'Update' ? ` using ${manager.apiVersion}` : '';
  return `"${manager.manager}"${subresource}${version}`;
}
