import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { runIn } from './runIn.mjs';

const EACH = ['workspaces', 'foreach', '--all', '--parallel', '--jobs', '2'];
const PUBLISHED = ['--include', '@smartdevops/*'];

/**
 * Builds all plugin packages and packs them as they would be published.
 *
 * @param {NodeJS.ProcessEnv} env of the toolchain
 * @param {string} folder where the archives are put
 * @returns {Promise<string[]>} paths of the archives
 */
export async function packPackages(env, folder) {
  fs.mkdirSync(folder, { recursive: true });
  const steps = [
    ['tsc'],
    [...EACH, ...PUBLISHED, 'run', 'build'],
    [
      ...EACH,
      ...PUBLISHED,
      'exec',
      'yarn',
      'pack',
      '--out',
      `${folder}/%s.tgz`,
    ],
  ];
  try {
    for (const args of steps) {
      await runIn(inRoot(), env, { command: ['yarn', ...args] });
    }
  } finally {
    restoreManifests();
  }
  return fs
    .readdirSync(folder)
    .filter(name => name.endsWith('.tgz'))
    .map(name => path.join(folder, name));
}

/** While a package is packed its manifest is another one. */
function restoreManifests() {
  for (const name of fs.readdirSync(inRoot('plugins'))) {
    const manifest = inRoot('plugins', name, 'package.json');
    if (fs.existsSync(`${manifest}-prepack`)) {
      fs.renameSync(`${manifest}-prepack`, manifest);
    }
  }
}
