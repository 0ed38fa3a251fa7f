import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What may be shipped with software under Apache-2.0 without asking anybody. */
export const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
];

/**
 * Judges the licenses of what is installed.
 *
 * @param {import('./dependencies.mjs').Installed[]} installed
 * @param {{package: string, license: string, reason: string}[]} exceptions
 * @returns {string[]} one sentence for each that is not in order
 */
export function judgeLicenses(installed, exceptions) {
  const used = new Set();
  const problems = [];
  for (const { name, version, license, neededBy } of installed) {
    if (isAllowed(license)) {
      continue;
    }
    const exception = exceptions.find(
      entry => entry.package === name && entry.license === license,
    );
    if (exception) {
      used.add(exception);
    } else {
      problems.push(
        `${name}@${version} (of ${neededBy}) has the license "${license}", which is not among those that are allowed. Do without it, or say why it may be used in scripts/audit/exceptions.yaml.`,
      );
    }
  }
  for (const exception of exceptions.filter(entry => !used.has(entry))) {
    problems.push(
      `The exception for ${exception.package} ("${exception.license}") is not needed any more; take it out of scripts/audit/exceptions.yaml.`,
    );
  }
  return problems;
}

/** Whether an SPDX expression can be met with licenses that are allowed. */
export function isAllowed(license) {
  const satisfies = require('spdx-satisfies');
  try {
    return satisfies(license, ALLOWED);
  } catch {
    // No SPDX expression.
    return false;
  }
}
