import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './lib/paths.mjs';

/*
 * Runs around `yarn pack` of a plugin package, in that package's folder: what
 * Backstage's own prepack does, and copies of what is kept at the root of the
 * repository but has to reach users with the package.
 */
const UNDO = process.argv.includes('--undo');
/** Folders at the root that a package brings along, by the name of its folder. */
const FOLDERS = {
  'smartdevops-backend': ['deploy/rbac'],
  'scaffolder-backend-module-smartdevops': ['templates'],
};

const folder = process.cwd();
const copies = ['LICENSE', ...(FOLDERS[path.basename(folder)] ?? [])];

for (const copy of copies) {
  fs.rmSync(path.join(folder, copy.split('/')[0]), {
    recursive: true,
    force: true,
  });
  if (!UNDO) {
    fs.cpSync(inRoot(...copy.split('/')), path.join(folder, copy), {
      recursive: true,
    });
  }
}

const { status } = spawnSync(
  inRoot('node_modules', '.bin', 'backstage-cli'),
  ['package', UNDO ? 'postpack' : 'prepack'],
  { stdio: 'inherit', shell: process.platform === 'win32' },
);
process.exitCode = status ?? 1;
