/*
 * Writes deploy/portal/release: an overlay with one image, by its digest.
 *   node deploy/portal/release.mjs production ghcr.io/acme/portal@sha256:…
 */
import fs from 'node:fs';
import path from 'node:path';

const [overlay, image] = process.argv.slice(2);
const parts = /^([a-z0-9][a-z0-9._:/-]*)@(sha256:[0-9a-f]{64})$/.exec(
  image ?? '',
);
const folder = import.meta.dirname ?? path.dirname(process.argv[1]);
const isOverlay =
  /^[a-z0-9-]+$/.test(overlay ?? '') &&
  fs.existsSync(path.join(folder, overlay, 'kustomization.yaml'));

if (!parts || !isOverlay || overlay === 'release') {
  console.error(
    'Say which overlay and which image: node deploy/portal/release.mjs production ghcr.io/acme/portal@sha256:…',
  );
  process.exit(2);
}
const [, newName, digest] = parts;
const target = path.join(folder, 'release');
fs.mkdirSync(target, { recursive: true });
fs.writeFileSync(
  path.join(target, 'kustomization.yaml'),
  `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../${overlay}
images:
  - name: registry.example.com/smartdevops/portal
    newName: ${newName}
    digest: ${digest}
`,
);
