import fs from 'node:fs';
import path from 'node:path';
import { applyPatch, Operation } from 'fast-json-patch';
import { parse, parseAllDocuments } from 'yaml';

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

type Kustomization = {
  namespace?: string;
  resources?: string[];
  patches?: { path: string; target: { kind: string; name: string } }[];
  images?: { name: string; newTag: string }[];
};

/** What of a kustomization is understood here; all else is refused. */
const KNOWN = [
  'apiVersion',
  'kind',
  'namespace',
  'resources',
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
  const file = path.join(folder, 'kustomization.yaml');
  const read: Kustomization = parse(fs.readFileSync(file, 'utf8'));
  const unknown = Object.keys(read).find(key => !KNOWN.includes(key));
  if (unknown) {
    throw new Error(`${file}: "${unknown}" is not understood here.`);
  }
  const objects = (read.resources ?? []).flatMap(resource =>
    load(path.join(folder, resource)),
  );
  for (const patch of read.patches ?? []) {
    const operations: Operation[] = parse(
      fs.readFileSync(path.join(folder, patch.path), 'utf8'),
    );
    const { kind, name } = patch.target;
    const target = objects.find(
      object => object.kind === kind && object.metadata.name === name,
    );
    if (!target) {
      throw new Error(`${file}: there is no ${kind} ${name} to patch.`);
    }
    applyPatch(target, operations, true);
  }
  const { namespace, images = [] } = read;
  const placed = objects.map(object =>
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

function withImage(
  objects: Manifest[],
  { name, newTag }: { name: string; newTag: string },
): Manifest[] {
  return JSON.parse(JSON.stringify(objects), (key, value) =>
    key === 'image' && new RegExp(`^${name}(:[^:/]*)?$`).test(value)
      ? `${name}:${newTag}`
      : value,
  );
}
