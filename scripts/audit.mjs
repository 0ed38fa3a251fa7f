import './lib/requireNode.mjs';
import fs from 'node:fs';
import { askForAdvisories, judgeAdvisories } from './audit/advisories.mjs';
import { installedFor } from './audit/dependencies.mjs';
import { readExceptions } from './audit/exceptions.mjs';
import { judgeLicenses } from './audit/licenses.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { inRoot } from './lib/paths.mjs';
import { countLine } from './lib/steps.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';

const HELP = `npm run audit -- [--licenses]

Whether something is known to be wrong with the dependencies, which the registry
is asked, and whether all that is shipped may be. Exceptions are in
scripts/audit/exceptions.yaml, each with its reason.

  --licenses  the licenses alone, which needs no registry
  --help      this text

Exit code 0: all is well; 1: something is not; 3: the licenses are in order, but
the registry could not be asked.
`;
/** Not 0: nobody shall take it for an answer. */
const NOT_ASKED = 3;
/** Dependencies of packages/app, as create-app has it, that make the bundle and are not in it. */
const TOOLS = new Set(['@backstage/cli', '@backstage/cli-defaults']);

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const wrong = args.find(arg => arg !== '--licenses');
  if (wrong) {
    throw new Failure(
      `There is no option ${wrong}. See npm run audit -- --help.`,
      2,
    );
  }
  const env = ensureToolchain(console.log);
  await ensureDependencies(env, console.log);
  const exceptions = await readExceptions();
  const results = [checkLicenses(exceptions.licenses)];
  if (!args.includes('--licenses')) {
    results.push(await checkAdvisories(env, exceptions.advisories));
  }
  const count = what => results.filter(result => result === what).length;
  console.log(
    countLine({
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped'),
    }),
  );
  if (count('failed') > 0) {
    return 1;
  }
  return count('skipped') > 0 ? NOT_ASKED : 0;
});

function checkLicenses(exceptions) {
  const installed = installedFor(shipped(), TOOLS);
  const problems = judgeLicenses(installed, exceptions);
  problems.forEach(problem => console.log(problem));
  console.log(
    `Licenses of ${installed.length} packages that are shipped: ${problems.length} not in order, ${exceptions.length} exceptions.`,
  );
  return problems.length === 0 ? 'passed' : 'failed';
}

async function checkAdvisories(env, exceptions) {
  const advisories = await askForAdvisories(env);
  if (!advisories) {
    console.log(
      'The registry could not be asked for advisories: it does not serve them, or does not answer. Ask again where one does.',
    );
    return 'skipped';
  }
  const problems = judgeAdvisories(advisories, exceptions);
  problems.forEach(problem => console.log(problem));
  console.log(
    `Advisories: ${advisories.length}, ${problems.length} not in order, ${exceptions.length} exceptions.`,
  );
  return problems.length === 0 ? 'passed' : 'failed';
}

/** The published plugins, and the portal that the image holds. */
function shipped() {
  const plugins = fs
    .readdirSync(inRoot('plugins'))
    .map(name => inRoot('plugins', name));
  return [...plugins, inRoot('packages', 'app'), inRoot('packages', 'backend')];
}
