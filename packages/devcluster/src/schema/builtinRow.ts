import { Subresource, VersionConversion } from './resource';

/** A built-in kind in short. */
export interface Row {
  plural: string;
  kind: string;
  model: string;
  cluster?: true;
  short?: string[];
  all?: true;
  categories?: string[];
  verbs?: readonly string[];
  subresources?: Subresource[];
  singular?: string;
  storage?: string;
  conversion?: VersionConversion;
  deprecation?: string;
}

const READ_WRITE = ['get', 'patch', 'update'];

/** The status subresource of a kind. */
export function status(kind: string): Subresource {
  return { name: 'status', kind, verbs: READ_WRITE };
}

/** The scale subresource. */
export const scale: Subresource = {
  name: 'scale',
  kind: 'Scale',
  group: 'autoscaling',
  version: 'v1',
  verbs: READ_WRITE,
};

/** Verbs of what can only be created. */
export const createOnly = ['create'];

/** The proxy subresource. */
export const proxy = (kind: string): Subresource => ({
  name: 'proxy',
  kind,
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
});
