import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { adminUser } from './auth/user';
import { KubeObject } from './model/objects';
import { PATCH_TYPES, patchObject } from './registry/patching';
import { Registry } from './registry/registry';
import { isObject } from './util/json';

const FIELD_MANAGER = 'devcluster-manifests';

function readManifest(source: string): string[] {
  if (source.includes('\n')) return [source];
  const stat = fs.statSync(source);
  if (!stat.isDirectory()) return [fs.readFileSync(source, 'utf8')];
  return fs
    .readdirSync(source)
    .filter(file => /\.ya?ml$/.test(file) && !/^kustomization\./.test(file))
    .sort()
    .map(file => fs.readFileSync(path.join(source, file), 'utf8'));
}

function parseDocuments(text: string): KubeObject[] {
  return parseAllDocuments(text)
    .map(document => document.toJS() as unknown)
    .filter(isObject)
    .flatMap(item =>
      item.kind === 'List'
        ? (item.items as KubeObject[])
        : [item as KubeObject],
    );
}

/** Definitions and namespaces must exist before what needs them. */
function rank(object: KubeObject): number {
  const order = ['CustomResourceDefinition', 'Namespace', 'ServiceAccount'];
  const index = order.indexOf(object.kind);
  return index < 0 ? order.length : index;
}

/**
 * Applies manifests with server-side apply as the administrator.
 * @param sources - files, directories of YAML files, or YAML texts
 */
export function applyManifests(registry: Registry, sources: string[]): void {
  const objects = sources.flatMap(readManifest).flatMap(parseDocuments);
  objects.sort((a, b) => rank(a) - rank(b));
  for (const object of objects) applyManifest(registry, object);
}

function applyManifest(registry: Registry, object: KubeObject): void {
  const { apiVersion, kind, metadata } = object;
  const definition = registry.catalog.findKind(apiVersion, kind);
  if (!definition) {
    throw new Error(`The cluster does not serve ${kind} of ${apiVersion}`);
  }
  const namespace = definition.namespaced
    ? (metadata.namespace ?? 'default')
    : undefined;
  patchObject(
    registry,
    { definition, namespace, name: metadata.name },
    { type: PATCH_TYPES.apply, body: object },
    {
      user: adminUser,
      dryRun: false,
      fieldManager: FIELD_MANAGER,
      fieldValidation: 'Ignore',
      force: true,
      warn: () => undefined,
    },
  );
}
