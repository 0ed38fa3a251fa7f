import './lib/requireNode.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/dependencies.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { inRoot } from './lib/paths.mjs';
import { countLine, run } from './lib/steps.mjs';
import { Supervisor } from './lib/supervisor.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';

const HELP = `npm run test:portal -- [--legacy] [--keep] [--packages FOLDER]

Proves that the suite can be added to a portal that exists: packs all packages,
makes a new portal with @backstage/create-app, does what docs/install.md shows
and nothing else, and requests a tenant and deploys an app in it in a browser.

  --legacy           a portal of the legacy frontend system
  --keep             leaves the portal where it is, and says where
  --packages FOLDER  takes the archives that \`npm run pack\` made
`;
const CHROMIUM = process.env.SMARTDEVOPS_E2E_CHROMIUM ?? '/usr/bin/chromium';

await runMain(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const env = ensureToolchain(console.log);
  await ensureDependencies(env, console.log);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-portal-'));
  const supervisor = new Supervisor();
  try {
    return await Promise.race([
      prove({ options, env, folder, supervisor }),
      supervisor.failed,
    ]);
  } finally {
    await supervisor.stop();
    if (options.keep) {
      console.log(`The portal is in ${folder}.`);
    } else {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
});

function readOptions() {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean' },
        keep: { type: 'boolean' },
        legacy: { type: 'boolean' },
        packages: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new Failure(`${error.message} See npm run test:portal -- --help.`, 2);
  }
}

async function prove({ options, env, folder, supervisor }) {
  // Only now, because they need what ensureDependencies installed.
  const { packPackages } = await import('./portal/packages.mjs');
  const { startRegistry } = await import('./portal/registry.mjs');
  const { scaffoldPortal } = await import('./portal/scaffold.mjs');
  const { startCluster } = await import('./portal/cluster.mjs');
  const { followInstructions } = await import('./portal/install.mjs');
  const { startPortal } = await import('./portal/start.mjs');
  const { runIn } = await import('./portal/runIn.mjs');
  const { templatesInProduction } = await import('./portal/production.mjs');
  const system = options.legacy ? 'legacy' : 'new';
  const portal = path.join(folder, 'portal');
  const archives = options.packages
    ? archivesIn(path.resolve(options.packages))
    : await timed('Packing the packages', () =>
        packPackages(env, path.join(folder, 'packages')),
      );
  const registry = await startRegistry(archives);
  try {
    await timed(`Making a portal of the ${system} frontend system`, () =>
      scaffoldPortal({ folder: portal, system, registry: registry.url, env }),
    );
    const cluster = await startCluster({ supervisor, env, folder });
    const started = Date.now();
    await timed('Doing what docs/install.md shows', () =>
      followInstructions({ portal, system, cluster, env }),
    );
    const address = await timed('Starting the portal', () =>
      startPortal({ supervisor, portal, cluster, env }),
    );
    const { counts, deployedAt } = await runBrowser(address, system, env);
    for (const script of ['tsc', 'build:backend']) {
      await timed(`yarn ${script}`, () =>
        runIn(portal, env, { command: ['yarn', script] }),
      );
    }
    console.log(
      `Templates in production: ${templatesInProduction(portal).join(', ')}`,
    );
    const minutes = ((deployedAt - started) / 60_000).toFixed(1);
    console.log(`From the existing portal to its first app: ${minutes} min`);
    console.log(countLine(counts));
    return counts.failed === 0 ? 0 : 1;
  } finally {
    await registry.close();
  }
}

function archivesIn(folder) {
  return fs
    .readdirSync(folder)
    .filter(name => name.endsWith('.tgz'))
    .map(name => path.join(folder, name));
}

async function timed(what, action) {
  const started = Date.now();
  const result = await action();
  console.log(`${what}: ${Math.round((Date.now() - started) / 1_000)} s`);
  return result;
}

/** Uses the portal as its owner does; the first test ends with the first app. */
async function runBrowser(address, system, env) {
  const report = inRoot('e2e-test-report', `portal-${system}.json`);
  fs.rmSync(report, { force: true });
  const code = await run(
    inRoot('node_modules', '.bin', 'playwright'),
    ['test', '--config', 'playwright.portal.config.ts'],
    {
      ...env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      SMARTDEVOPS_E2E_APP_URL: address,
      SMARTDEVOPS_E2E_PORTAL: system,
      SMARTDEVOPS_E2E_CHROMIUM: CHROMIUM,
    },
  );
  if (!fs.existsSync(report)) {
    throw new Failure('The browser tests wrote no report.');
  }
  const { stats, suites } = JSON.parse(fs.readFileSync(report, 'utf8'));
  const [first] = suites[0].specs[0].tests[0].results;
  const failed = stats.unexpected + stats.flaky;
  return {
    counts: {
      passed: stats.expected,
      failed: code !== 0 && failed === 0 ? 1 : failed,
      skipped: stats.skipped,
    },
    deployedAt: Date.parse(first.startTime) + first.duration,
  };
}
