import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { inRoot } from '../lib/paths.mjs';
import { secretsOfKubeconfig } from './secrets.mjs';

/** A secret that nobody has. */
export const newSecret = () => randomBytes(24).toString('base64url');

/**
 * All secrets of a run: those it was started with, those of the kubeconfig,
 * those that specs made, and the keys that sign tokens for Grafana.
 *
 * @param {{given: Record<string, string>, kubeconfig: string, specs: string, state: string, env: NodeJS.ProcessEnv}} from
 * @returns {Promise<import('./secrets.mjs').Secret[]>}
 */
export async function usedSecrets({ given, kubeconfig, specs, state, env }) {
  const { parse } = await import('yaml');
  return [
    ...Object.entries(given).map(([name, value]) => ({ name, value })),
    ...secretsOfKubeconfig(parse(fs.readFileSync(kubeconfig, 'utf8'))),
    ...fs
      .readFileSync(specs, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line)),
    ...signingKeys(state, env),
  ];
}

/** The private parts of the keys in the plugin's database. */
function signingKeys(state, env) {
  const { status, stdout } = spawnSync(
    'node',
    [
      inRoot('scripts', 'e2e', 'printSigningKeys.mjs'),
      path.join(state, 'database', 'smartdevops.sqlite'),
    ],
    { env, encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new Failure('The signing keys in the database could not be read.');
  }
  return JSON.parse(stdout).map(({ period, key }) => ({
    name: `signing key ${period} for Grafana`,
    value: JSON.parse(key).d,
  }));
}
