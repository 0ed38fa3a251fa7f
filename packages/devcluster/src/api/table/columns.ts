import { KubeObject } from '../../model/objects';
import { getPath } from '../../util/json';
import { formatAge } from '../../util/time';

/** A cell of a Table. */
export type Cell = string | number | boolean | null;

/** One column and how to fill it. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'boolean' | 'number' | 'date';
  format?: string;
  priority?: number;
  cell(object: KubeObject, now: number): Cell;
}

/** Shown for things that are not there. */
export const NONE = '<none>';

/** The first column of every kind. */
export const NAME: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  cell: object => object.metadata.name,
};

/** The age column of every kind. */
export const AGE: Column = {
  name: 'Age',
  type: 'string',
  cell: (object, now) => age(object.metadata.creationTimestamp, now),
};

/** A time as an age; `<unknown>` without one. */
export function age(time: unknown, now: number): string {
  return typeof time === 'string'
    ? formatAge(Date.parse(time), now)
    : '<unknown>';
}

/** A text column read from a path. */
export function text(name: string, path: string, priority = 0): Column {
  const keys = path.split('.');
  return {
    name,
    type: 'string',
    priority,
    cell: object => {
      const value = getPath(object, keys);
      return value === undefined || value === '' ? NONE : String(value);
    },
  };
}

/** A number column read from a path; 0 when absent. */
export function number(name: string, path: string): Column {
  const keys = path.split('.');
  return {
    name,
    type: 'integer',
    cell: object => Number(getPath(object, keys) ?? 0),
  };
}

/** A text column computed from the object. */
export function computed(
  name: string,
  cell: Column['cell'],
  priority = 0,
): Column {
  return { name, type: 'string', priority, cell };
}
