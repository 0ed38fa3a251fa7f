import './lib/requireNode.mjs';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { changedReports } from './lib/apiReports.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { inRoot } from './lib/paths.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { countLine, run } from './lib/steps.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';

const HELP = `npm test -- [options] [paths or jest options]

Checks everything: types, API and SQL reports, lint, format, licenses, and the unit and integration tests of
all packages, with a real PostgreSQL and the embedded cluster.

  --only LIST   some of: types,api,lint,format,licenses,scripts,unit
  --help        this text
`;
const STEPS = ['types', 'api', 'lint', 'format', 'licenses', 'scripts', 'unit'];

await runMain(async () => {
  const { help, only, rest } = readOptions(process.argv.slice(2));
  if (help) {
    console.log(HELP);
    return 0;
  }
  const env = ensureToolchain(console.log);
  await ensureDependencies(env, console.log);
  const results = [];
  for (const step of only) {
    console.log(`\n── ${step} ──`);
    const started = Date.now();
    const counts = await runStep(step, env, rest);
    const seconds = Math.round((Date.now() - started) / 1_000);
    results.push({ step, seconds, ...counts });
  }
  return summarize(results);
});

function readOptions(args) {
  const known = args.filter((arg, index) => isOwn(arg, args[index - 1]));
  let values;
  try {
    ({ values } = parseArgs({
      args: known,
      options: { help: { type: 'boolean' }, only: { type: 'string' } },
    }));
  } catch (error) {
    throw new Failure(`${error.message} See npm test -- --help.`, 2);
  }
  const only = values.only?.split(',') ?? STEPS;
  const wrong = only.find(step => !STEPS.includes(step));
  if (wrong !== undefined) {
    throw new Failure(
      `--only: there is no step "${wrong}"; the steps are ${STEPS.join(', ')}.`,
      2,
    );
  }
  const rest = args.filter(arg => !known.includes(arg));
  return { help: values.help, only, rest };
}

function isOwn(arg, before) {
  return arg === '--help' || arg.startsWith('--only') || before === '--only';
}

async function runStep(step, env, rest) {
  if (step === 'unit') {
    return runUnit(env, rest);
  }
  if (step === 'scripts') {
    return runScriptTests(env);
  }
  if (step === 'api') {
    return compareReports(env);
  }
  const commands = {
    // Writes the declarations that the reports are made from.
    types: ['tsc', '--incremental', 'false'],
    lint: ['backstage-cli', 'repo', 'lint', '--max-warnings', '0'],
    licenses: ['node', inRoot('scripts', 'audit.mjs'), '--licenses'],
    format: ['prettier', '--check', '.', '--log-level', 'warn'],
  };
  const [name, ...args] = commands[step];
  const program = name === 'node' ? name : inRoot('node_modules', '.bin', name);
  const code = await run(program, args, env);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** Whether the committed reports say what is exported and stored. */
async function compareReports(env) {
  const changed = await changedReports(env);
  if (changed?.length > 0) {
    console.log(
      `These reports were made anew, because what they tell has changed: ${changed.join(
        ', ',
      )}. Look at them and commit them.`,
    );
  }
  const passed = changed?.length === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** Node's own test runner over these scripts. */
async function runScriptTests(env) {
  const { status, stdout } = spawnSync(
    'node',
    [
      ...['--test', '--test-reporter=tap'],
      ...['lib', 'portal', 'e2e', 'audit'].map(folder =>
        inRoot('scripts', folder, '*.test.mjs'),
      ),
    ],
    { cwd: inRoot(), env, encoding: 'utf8' },
  );
  const count = name =>
    Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0);
  if (status !== 0) {
    console.log(stdout);
  }
  const failed = count('fail') + count('cancelled');
  return {
    passed: count('pass'),
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: count('skipped'),
  };
}

/** Jest over all packages, with a PostgreSQL of its own. */
async function runUnit(env, rest) {
  const postgres = await startPostgres().catch(error => {
    if (process.env.CI) {
      throw error;
    }
    console.warn(`${error.message} The database tests run with SQLite only.`);
    return undefined;
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-test-'));
  const output = path.join(folder, 'results.json');
  // Jest gets the signal too and ends; then this goes on and cleans up.
  const onSignal = () => {};
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const code = await run(
      inRoot('node_modules', '.bin', 'backstage-cli'),
      [
        ...['repo', 'test', '--watchAll=false', '--maxWorkers=2'],
        ...['--json', `--outputFile=${output}`],
        ...rest,
      ],
      {
        ...env,
        ...(postgres && {
          BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: postgres.url,
        }),
      },
    );
    return countsOf(output, code);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    await postgres?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function countsOf(output, code) {
  if (!fs.existsSync(output)) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const results = JSON.parse(fs.readFileSync(output, 'utf8'));
  const broken = results.numRuntimeErrorTestSuites;
  const failed = results.numFailedTests + broken;
  return {
    passed: results.numPassedTests,
    // A run that failed for any other reason must not look like a success.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: results.numPendingTests,
  };
}

function summarize(results) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log('');
  for (const { step, seconds, ...counts } of results) {
    const mark = counts.failed === 0 ? 'ok    ' : 'FAILED';
    console.log(
      `${mark} ${step.padEnd(8)} ${String(seconds).padStart(4)} s  ${countLine(
        counts,
      )}`,
    );
    for (const key of Object.keys(total)) {
      total[key] += counts[key];
    }
  }
  console.log(countLine(total));
  return total.failed === 0 ? 0 : 1;
}
