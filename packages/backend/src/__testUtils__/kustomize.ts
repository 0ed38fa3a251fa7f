import fs from 'node:fs';
import path from 'node:path';
import { applyPatch, Operation } from 'fast-json-patch';
import { parse, parseAllDocuments } from 'yaml';
import { Generator, generated } from './kustomizeGenerators';

/** An object of a cluster, as a manifest has it. */
export type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
};

type Patch = { path: string; target?: { kind: string; name: string } };
type Image = { name: string; newTag: string };

type Kustomization = {
  namespace?: string;
  resources?: string[];
  components?: string[];
  configMapGenerator?: Generator[];
  secretGenerator?: Generator[];
  patches?: Patch[];
  images?: Image[];
};

/** What of a kustomization is understood here; all else is refused. */
const KNOWN = [
  'apiVersion',
  'kind',
  'namespace',
  'resources',
  'components',
  'configMapGenerator',
  'secretGenerator',
  'patches',
  'images',
];

/**
 * Renders a kustomization like `kubectl kustomize`, as far as those in
 * `deploy/` go.
 *
 * @throws for what it does not understand
 */
export function kustomize(folder: string): Manifest[] {
  return rendered(folder, []);
}

/** A kustomization's own objects and, of a component, those it is added to. */
function rendered(folder: string, before: Manifest[]): Manifest[] {
  const file = path.join(folder, 'kustomization.yaml');
  const read: Kustomization = parse(fs.readFileSync(file, 'utf8'));
  const unknown = Object.keys(read).find(key => !KNOWN.includes(key));
  if (unknown) {
    throw new Error(`${file}: "${unknown}" is not understood here.`);
  }
  const own = (read.resources ?? []).flatMap(resource =>
    load(path.join(folder, resource)),
  );
  const all = (read.components ?? []).reduce(
    (objects, component) => rendered(path.join(folder, component), objects),
    [
      ...before,
      ...own,
      ...generated(folder, 'ConfigMap', read.configMapGenerator),
      ...generated(folder, 'Secret', read.secretGenerator),
    ],
  );
  const patched = (read.patches ?? []).reduce(
    (objects, patch) => withPatch(file, objects, patch),
    all,
  );
  const { namespace, images = [] } = read;
  const placed = patched.map(object =>
    namespace
      ? { ...object, metadata: { ...object.metadata, namespace } }
      : object,
  );
  return images.reduce(withImage, placed);
}

function load(resource: string): Manifest[] {
  return fs.statSync(resource).isDirectory()
    ? kustomize(resource)
    : parseAllDocuments(fs.readFileSync(resource, 'utf8')).map(
        document => document.toJS() as Manifest,
      );
}

/** Operations on the object that a patch names, or the object taken out. */
function withPatch(file: string, objects: Manifest[], patch: Patch) {
  const text = fs.readFileSync(
    path.join(path.dirname(file), patch.path),
    'utf8',
  );
  const content: Operation[] | (Manifest & { $patch: string }) = parse(text);
  const isList = Array.isArray(content);
  if (isList !== Boolean(patch.target)) {
    throw new Error(`${file}: ${patch.path} is not understood here.`);
  }
  const { kind, name } = isList
    ? patch.target!
    : { kind: content.kind, name: content.metadata.name };
  const target = objects.find(
    object => object.kind === kind && object.metadata.name === name,
  );
  if (!target) {
    throw new Error(`${file}: there is no ${kind} ${name} to patch.`);
  }
  if (isList) {
    applyPatch(target, content, true);
    return objects;
  }
  if (content.$patch !== 'delete') {
    throw new Error(`${file}: ${patch.path} is not understood here.`);
  }
  return objects.filter(object => object !== target);
}

function withImage(objects: Manifest[], { name, newTag }: Image): Manifest[] {
  return JSON.parse(JSON.stringify(objects), (key, value) =>
    key === 'image' && new RegExp(`^${name}(:[^:/]*)?$`).test(value)
      ? `${name}:${newTag}`
      : value,
  );
}
