import { spawn } from 'node:child_process';
import { inRoot } from '../lib/paths.mjs';

/**
 * `id` is that of GitHub's advisory database, by which the world knows it, or
 * the registry's own where it names none.
 *
 * @typedef {{id: string, package: string, severity: string, title: string}} Advisory
 */

/**
 * Asks the registry what is known to be wrong with the dependencies.
 *
 * @param {NodeJS.ProcessEnv} env of the toolchain
 * @returns {Promise<Advisory[] | undefined>} nothing if it could not be asked
 */
export async function askForAdvisories(env) {
  const { code, stdout } = await capture(
    'yarn',
    // That a package is deprecated is no weakness.
    ['npm', 'audit', '--all', '--recursive', '--no-deprecations', '--json'],
    // One "no" is an answer: where a registry serves no advisories, asking
    // again and again does not help.
    { ...env, YARN_HTTP_RETRY: '0', FORCE_COLOR: '0' },
  );
  return readAudit(code, stdout);
}

/**
 * What `yarn npm audit --json` says: a line for each advisory, and 1 as exit
 * code if there is one. A failure is 1 too, but without such a line.
 *
 * @returns {Advisory[] | undefined} nothing if it failed
 */
export function readAudit(code, stdout) {
  const advisories = [];
  for (const line of stdout.split('\n').filter(Boolean)) {
    const found = readLine(line);
    if (!found) {
      return undefined;
    }
    advisories.push(found);
  }
  return code !== 0 && advisories.length === 0 ? undefined : advisories;
}

function readLine(line) {
  try {
    const { value, children } = JSON.parse(line);
    const [ghsa] = /GHSA(-\w{4}){3}$/.exec(children?.URL ?? '') ?? [];
    const id = ghsa ?? String(children?.ID ?? '');
    return id
      ? {
          id,
          package: value,
          severity: children.Severity ?? 'unknown',
          title: children.Issue ?? '',
        }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Advisory[]} advisories
 * @param {{id: string, package: string, reason: string}[]} exceptions
 * @returns {string[]} one sentence for each that is not in order
 */
export function judgeAdvisories(advisories, exceptions) {
  const isMeant = (advisory, exception) =>
    exception.id === advisory.id && exception.package === advisory.package;
  const open = advisories.filter(
    advisory => !exceptions.some(exception => isMeant(advisory, exception)),
  );
  const stale = exceptions.filter(
    exception => !advisories.some(advisory => isMeant(advisory, exception)),
  );
  return [
    ...open.map(
      advisory =>
        `${advisory.package}: ${advisory.title} (${advisory.severity}, ${advisory.id}). Upgrade it, or say why it does no harm here in scripts/audit/exceptions.yaml.`,
    ),
    ...stale.map(
      exception =>
        `The exception for ${exception.package} (${exception.id}) is not needed any more; take it out of scripts/audit/exceptions.yaml.`,
    ),
  ];
}

function capture(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: inRoot(),
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text;
    });
    child.once('error', reject);
    child.once('close', code => resolve({ code: code ?? 1, stdout }));
  });
}
