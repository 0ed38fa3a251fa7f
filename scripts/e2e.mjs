import './lib/requireNode.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { inRoot } from './lib/paths.mjs';
import { freePort } from './lib/ports.mjs';
import { countLine, run } from './lib/steps.mjs';
import { Supervisor } from './lib/supervisor.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { waitFor } from './lib/waitFor.mjs';

const HELP = `npm run e2e -- [playwright options]

Starts the portal as \`npm start\` does, with ports and state of its own, and
runs the browser tests in e2e/ with Debian's Chromium (/usr/bin/chromium, or
SMARTDEVOPS_E2E_CHROMIUM).
`;
const CHROMIUM = process.env.SMARTDEVOPS_E2E_CHROMIUM ?? '/usr/bin/chromium';

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  if (!fs.existsSync(CHROMIUM)) {
    throw new Failure(
      `There is no Chromium at ${CHROMIUM}. Install Debian's package chromium, or set SMARTDEVOPS_E2E_CHROMIUM.`,
    );
  }
  const env = ensureToolchain(console.log);
  await ensureDependencies(env, console.log);
  const state = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-e2e-'));
  const supervisor = new Supervisor();
  const interrupted = onSignal();
  try {
    return await Promise.race([
      runTests(supervisor, state, env, args),
      supervisor.failed,
      interrupted,
    ]);
  } finally {
    await supervisor.stop();
    fs.rmSync(state, { recursive: true, force: true });
  }
});

function onSignal() {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => resolve(130));
    }
  });
}

async function runTests(supervisor, state, env, args) {
  const ports = await distinctPorts(4);
  let ready = false;
  const startArgs = [
    inRoot('scripts', 'start.mjs'),
    ...['--port', ports[0], '--backend-port', ports[1]],
    ...['--cluster-port', ports[2], '--ingress-port', ports[3]],
    ...['--data-dir', state],
  ];
  supervisor.start('portal', process.execPath, startArgs.map(String), {
    cwd: inRoot(),
    env,
    show: line => {
      ready ||= line.includes('The portal is ready');
      return true;
    },
  });
  await waitFor('The portal', async () => ready || undefined, { seconds: 300 });
  const report = inRoot('e2e-test-report', 'results.json');
  fs.rmSync(report, { force: true });
  const code = await run(
    inRoot('node_modules', '.bin', 'playwright'),
    ['test', ...args],
    {
      ...env,
      SMARTDEVOPS_E2E_APP_URL: `http://localhost:${ports[0]}`,
      SMARTDEVOPS_E2E_BACKEND_URL: `http://localhost:${ports[1]}`,
      SMARTDEVOPS_E2E_STATE: state,
      SMARTDEVOPS_E2E_CHROMIUM: CHROMIUM,
    },
  );
  const counts = countsOf(report, code);
  console.log(countLine(counts));
  return counts.failed === 0 ? 0 : 1;
}

async function distinctPorts(count) {
  const ports = new Set();
  while (ports.size < count) {
    ports.add(await freePort());
  }
  return [...ports];
}

function countsOf(report, code) {
  if (!fs.existsSync(report)) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { stats } = JSON.parse(fs.readFileSync(report, 'utf8'));
  const failed = stats.unexpected + stats.flaky;
  return {
    passed: stats.expected,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: stats.skipped,
  };
}
