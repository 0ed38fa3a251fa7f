import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { runIn } from './runIn.mjs';

/** The newest when this was written; portals of Backstage 1.55. */
const CREATE_APP = '@backstage/create-app@0.9.2';
/**
 * What the suite's own portal needs to be installed without a compiler. It has
 * nothing to do with the suite: a new portal needs the same on such a machine.
 */
const RESOLUTIONS = [
  '@swc/core',
  'better-sqlite3',
  'got',
  'rollup',
  'unrs-resolver',
];
/**
 * Packages that create-app asks for by a range, as they were when it was
 * released: a newer one brings a second frontend API along, whose icon in the
 * sidebar fails.
 */
const OF_THE_RELEASE = { '@backstage/plugin-api-docs': '0.14.5' };

/**
 * A new portal as its owner has it, with its own dependencies installed.
 *
 * @param {{folder: string, system: 'new' | 'legacy', registry: string, env: NodeJS.ProcessEnv}} options
 */
export async function scaffoldPortal({ folder, system, registry, env }) {
  await runIn(path.dirname(folder), env, {
    command: [
      ...['npx', '--yes', CREATE_APP, '--path', folder, '--skip-install'],
      ...(system === 'legacy' ? ['--legacy'] : []),
    ],
    input: 'portal\n',
  });
  const { resolutions } = readJson(inRoot('package.json'));
  const file = path.join(folder, 'package.json');
  const manifest = readJson(file);
  for (const name of RESOLUTIONS) {
    manifest.resolutions[name] = resolutions[name];
  }
  Object.assign(manifest.resolutions, OF_THE_RELEASE);
  fs.writeFileSync(file, JSON.stringify(manifest, null, 2));
  // The versions that this repository is tested with.
  fs.copyFileSync(inRoot('yarn.lock'), path.join(folder, 'yarn.lock'));
  fs.appendFileSync(
    path.join(folder, '.yarnrc.yml'),
    [
      '',
      'enableImmutableInstalls: false',
      'enableScripts: false',
      'enableTelemetry: false',
      'npmMinimalAgeGate: 0',
      'npmScopes:',
      '  smartdevops:',
      `    npmRegistryServer: '${registry}'`,
      // Or `yarn add` asks a search engine for types, and fails without it.
      'tsEnableAutoTypes: false',
      "unsafeHttpWhitelist: ['127.0.0.1']",
      '',
    ].join('\n'),
  );
  await runIn(folder, env, { command: ['yarn', 'install'] });
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
