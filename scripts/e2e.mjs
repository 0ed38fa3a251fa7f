import './lib/requireNode.mjs';
import fs from 'node:fs';
import { HELP, readE2eOptions } from './e2e/options.mjs';
import { Suite } from './e2e/Suite.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { onParentGone } from './lib/parentGone.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';

const CHROMIUM = process.env.SMARTDEVOPS_E2E_CHROMIUM ?? '/usr/bin/chromium';

await runMain(async () => {
  const options = readE2eOptions(process.argv.slice(2));
  if (options.help) {
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
  const interrupted = onSignal();
  const suite = await Suite.prepare(options, env, CHROMIUM);
  try {
    return await Promise.race([
      suite.run(),
      suite.supervisor.failed,
      interrupted,
    ]);
  } finally {
    await suite.end();
  }
});

function onSignal() {
  return new Promise(resolve => {
    const end = () => resolve(130);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, end);
    }
    onParentGone(end);
  });
}
