import fs from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './steps.mjs';

/**
 * Makes the reports of public APIs and of database tables anew, and tells
 * which have changed. The order in which TypeScript writes the members of a
 * union depends on unrelated code: a report that differs in order alone has
 * not changed and stays as it was.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[] | undefined>} paths of those that changed;
 *   undefined if they could not be made
 */
export async function changedReports(env) {
  const before = readReports();
  if ((await run('yarn', ['api-reports:only'], env)) !== 0) {
    return undefined;
  }
  const after = readReports();
  const changed = [];
  for (const [file, text] of after) {
    const old = before.get(file);
    if (old === undefined || bagOfWords(old) !== bagOfWords(text)) {
      changed.push(file);
    } else {
      fs.writeFileSync(inRoot(file), old);
    }
  }
  return changed;
}

function readReports() {
  const reports = new Map();
  for (const name of fs.readdirSync(inRoot('plugins'))) {
    for (const file of fs.readdirSync(inRoot('plugins', name))) {
      if (/^report.*\.(api|sql)\.md$/.test(file)) {
        const path = `plugins/${name}/${file}`;
        reports.set(path, fs.readFileSync(inRoot(path), 'utf8'));
      }
    }
  }
  return reports;
}

/** What a text says, whatever its order. */
export function bagOfWords(text) {
  return text
    .split(/[\s|]+/)
    .sort()
    .join(' ');
}
