import './lib/requireNode.mjs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { onParentGone } from './lib/parentGone.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';

const HELP = `node scripts/run.mjs PROGRAM [arguments]

Runs a program of the dependencies, or yarn, with the Node and the yarn of the
project, which it fetches if they are missing. The scripts in package.json use
it, so that \`npm run\` is enough on a machine with any Node from 20 on.
`;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

await runMain(async () => {
  const [program, ...args] = process.argv.slice(2);
  if (!program || program === '--help') {
    console.log(HELP);
    return program ? 0 : 2;
  }
  const env = isWithinYarn() ? process.env : await prepare();
  return runProgram(program, args, {
    ...env,
    PATH: [inRoot('node_modules', '.bin'), env.PATH].join(path.delimiter),
    // yarn and npm tell where they were called; relative paths begin there.
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
  });
});

/** Whether yarn runs this, which needs the right Node and the dependencies itself. */
function isWithinYarn() {
  return process.env.npm_config_user_agent?.startsWith('yarn/') ?? false;
}

async function prepare() {
  // What a program prints may be read by another one.
  const say = line => console.error(line);
  const env = ensureToolchain(say);
  await ensureDependencies(env, say);
  return env;
}

function runProgram(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: inRoot(),
      env,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    for (const signal of SIGNALS) {
      process.on(signal, () => child.kill(signal));
    }
    onParentGone(() => child.kill('SIGTERM'));
    child.once('error', error =>
      reject(
        error.code === 'ENOENT'
          ? new Failure(`There is no program ${program} in the dependencies.`)
          : error,
      ),
    );
    child.once('exit', code => resolve(code ?? 1));
  });
}
