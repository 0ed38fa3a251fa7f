import { KubeObject } from '../model/objects';
import { ObjectType } from './types';

/** A subresource such as `deployments/scale`. */
export interface Subresource {
  name: string;
  kind: string;
  group?: string;
  version?: string;
  verbs: readonly string[];
}

/** One column of the Table form of a custom resource. */
export interface PrinterColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  jsonPath: string;
  priority?: number;
}

/** How objects get from the stored version to another one and back. */
export interface VersionConversion {
  fromStored(object: KubeObject): KubeObject;
  toStored(object: KubeObject): KubeObject;
}

/** What the API server knows about a served resource. */
export interface ResourceDefinition {
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  listKind: string;
  namespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  verbs: readonly string[];
  subresources: readonly Subresource[];
  /** Name under which objects are kept; two groups may share it (Events). */
  storage: string;
  /** Structure of the objects. */
  readonly type: ObjectType;
  /** The warning that every answer about a deprecated kind carries. */
  deprecation?: string;
  /** Set for a version that is not the one that is stored. */
  conversion?: VersionConversion;
  /** Set for custom resources. */
  custom?: {
    printerColumns: readonly PrinterColumn[];
    validate: (object: unknown) => import('./fieldErrors').FieldError[];
    applyDefaults: (object: Record<string, unknown>) => void;
    /** False while the kind was declared but is not served yet. */
    isServed: () => boolean;
    scale?: { specReplicasPath: string; statusReplicasPath: string };
  };
}

/** All verbs of an ordinary resource, in discovery order. */
export const ALL_VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
] as const;

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(
  definition: Pick<ResourceDefinition, 'group' | 'version'>,
): string {
  return definition.group
    ? `${definition.group}/${definition.version}`
    : definition.version;
}

/** Whether a definition has a subresource of this name. */
export function hasSubresource(
  definition: ResourceDefinition,
  name: string,
): boolean {
  return definition.subresources.some(item => item.name === name);
}

/** An object of the stored version in the version of a definition. */
export function inVersion(
  { conversion }: ResourceDefinition,
  object: KubeObject,
): KubeObject {
  return conversion ? conversion.fromStored(object) : object;
}
