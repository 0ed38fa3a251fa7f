import './lib/requireNode.mjs';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { tryLock } from './lib/lock.mjs';
import { onParentGone } from './lib/parentGone.mjs';
import { inRoot } from './lib/paths.mjs';
import { requirePorts } from './lib/ports.mjs';
import { seed } from './lib/seed.mjs';
import { HELP, readStartOptions } from './lib/startOptions.mjs';
import { Supervisor } from './lib/supervisor.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { answers, waitFor } from './lib/waitFor.mjs';

/** What a start keeps in its folder. */
const STATE = [
  ...['database', 'cluster', 'kubeconfig', 'alert-token'],
  'repositories',
];

/**
 * How the backend says that it cannot start. The process stays: it would look
 * again once its source code changes, which a wrong setting is not.
 */
const STARTUP_FAILED = /Backend startup failed|^Node\.js v\d/;

const say = line => console.log(line);

await runMain(async () => {
  const options = readStartOptions(process.argv.slice(2));
  if (options.help) {
    say(HELP);
    return 0;
  }
  await requirePorts(portsOf(options));
  const env = ensureToolchain(say);
  await ensureDependencies(env, say);
  const unlock = holdDataDir(options.dataDir);
  const state = prepareState(options);
  const supervisor = new Supervisor();
  const ended = onSignal(supervisor);
  const waiting = new AbortController();
  try {
    await Promise.race([
      startAll({ supervisor, options, state, env, signal: waiting.signal }),
      supervisor.failed,
      ended,
    ]);
    await Promise.race([supervisor.failed, ended]);
  } finally {
    waiting.abort();
    await supervisor.stop();
    unlock();
  }
  say('Everything has ended.');
  return 0;
});

function portsOf(options) {
  const ports = [
    { port: options.port, use: 'the portal', option: '--port' },
    {
      port: options.backendPort,
      use: 'the portal’s backend',
      option: '--backend-port',
    },
  ];
  if (options.metricsPort) {
    ports.push({
      port: options.metricsPort,
      use: 'the portal’s metrics',
      option: '--metrics-port',
    });
  }
  if (!options.kubeconfig) {
    ports.push(
      {
        port: options.clusterPort,
        use: 'the embedded cluster',
        option: '--cluster-port',
      },
      {
        port: options.ingressPort,
        use: 'the embedded cluster’s ingress',
        option: '--ingress-port',
      },
    );
  }
  return ports;
}

/** Two starts on one folder would spoil each other's database and cluster. */
function holdDataDir(dataDir) {
  const file = path.join(dataDir, 'lock');
  const { holder, release } = tryLock(file);
  if (!release) {
    throw new Failure(
      `Another start (process ${holder}) keeps its state in ${dataDir}. End it, or choose another folder with --data-dir <folder>. If that process is something else, delete ${file}.`,
    );
  }
  return release;
}

/** Folders, the kubeconfig's place and the token for Alertmanager. */
function prepareState(options) {
  const { dataDir } = options;
  if (options.fresh) {
    // Only what a start puts there: the folder may hold other things too.
    for (const name of STATE) {
      fs.rmSync(path.join(dataDir, name), { recursive: true, force: true });
    }
  }
  fs.mkdirSync(path.join(dataDir, 'database'), { recursive: true });
  const tokenFile = path.join(dataDir, 'alert-token');
  if (!process.env.SMARTDEVOPS_ALERT_TOKEN && !fs.existsSync(tokenFile)) {
    const token = randomBytes(24).toString('base64url');
    fs.writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
  }
  return {
    kubeconfig: options.kubeconfig ?? path.join(dataDir, 'kubeconfig'),
    tokenFile: process.env.SMARTDEVOPS_ALERT_TOKEN ? undefined : tokenFile,
    token:
      process.env.SMARTDEVOPS_ALERT_TOKEN ??
      fs.readFileSync(tokenFile, 'utf8').trim(),
  };
}

/** Resolves at the first Ctrl-C; a second one ends everything hard. */
function onSignal(supervisor) {
  return new Promise(resolve => {
    let signals = 0;
    const onEnd = () => {
      signals += 1;
      if (signals > 1) {
        supervisor.signal('SIGKILL');
        return;
      }
      say('\nEnding …');
      resolve();
    };
    process.on('SIGINT', onEnd);
    process.on('SIGTERM', onEnd);
    process.on('SIGHUP', onEnd);
    onParentGone(onEnd);
  });
}

async function startAll(start) {
  const { supervisor, options, state, env, signal } = start;
  const started = Date.now();
  if (!options.kubeconfig) {
    await startCluster(start);
  }
  const ready = startPortal(
    supervisor,
    options,
    portalEnv(options, state, env),
  );
  const backendUrl = `http://localhost:${options.backendPort}`;
  const appUrl = `http://localhost:${options.port}`;
  say('Starting the portal');
  await waitFor(
    'The portal’s backend',
    () => answers(`${backendUrl}/.backstage/health/v1/readiness`),
    { seconds: 180, signal },
  );
  ready();
  const { image } = options;
  const seeded = options.seed
    ? await seed({ backendUrl, image, say })
    : undefined;
  await waitFor('The portal', () => answers(appUrl), { seconds: 180, signal });
  const seconds = Math.round((Date.now() - started) / 1_000);
  say(welcome({ appUrl, seeded, seconds, state, options }));
}

async function startCluster({ supervisor, options, state, env, signal }) {
  say('Starting the embedded cluster');
  fs.rmSync(state.kubeconfig, { force: true });
  const args = [
    'src/cli.ts',
    ...['--port', String(options.clusterPort)],
    ...['--ingress-port', String(options.ingressPort)],
    ...['--data-dir', path.join(options.dataDir, 'cluster')],
    ...['--kubeconfig', state.kubeconfig],
    ...['--manifest', inRoot('deploy', 'rbac', 'base')],
  ];
  supervisor.start('cluster', inRoot('node_modules', '.bin', 'tsx'), args, {
    cwd: inRoot('packages', 'devcluster'),
    env,
    show: line => options.verbose || /error|warn/i.test(line),
  });
  await waitFor(
    'The embedded cluster',
    async () => (fs.existsSync(state.kubeconfig) ? true : undefined),
    { seconds: 60, intervalMs: 50, signal },
  );
}

function portalEnv(options, state, env) {
  return {
    ...env,
    NODE_ENV: 'development',
    SMARTDEVOPS_APP_URL: `http://localhost:${options.port}`,
    SMARTDEVOPS_BACKEND_URL: `http://localhost:${options.backendPort}`,
    SMARTDEVOPS_BACKEND_PORT: String(options.backendPort),
    SMARTDEVOPS_DATABASE_DIR: path.join(options.dataDir, 'database'),
    SMARTDEVOPS_REPOSITORIES_DIR: path.join(options.dataDir, 'repositories'),
    SMARTDEVOPS_KUBECONFIG: state.kubeconfig,
    // The embedded cluster's file also holds an administrator; the portal
    // must do with its own narrow account. An empty name is no name.
    SMARTDEVOPS_CONTEXT: options.kubeconfig ? options.context : 'smartdevops',
    SMARTDEVOPS_BASE_DOMAIN: options.baseDomain,
    SMARTDEVOPS_INGRESS_PORT: String(options.ingressPort),
    SMARTDEVOPS_ALERT_TOKEN: state.token,
    OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(options.metricsPort ?? ''),
  };
}

/** Gives what to call once the backend is ready. */
function startPortal(supervisor, options, env) {
  let starting = true;
  const cli = inRoot('node_modules', '.bin', 'backstage-cli');
  // Only what people can act on: failures, and where the compiler stands.
  const show = line => options.verbose || /\b(error|ERROR)\b/.test(line);
  const settings = options.config
    ? ['--config', inRoot('app-config.yaml'), '--config', options.config]
    : [];
  const metrics = options.metricsPort
    ? ['--require', inRoot('packages', 'backend', 'instrumentation.js')]
    : [];
  for (const [name, more] of [
    ['backend', metrics],
    ['app', []],
  ]) {
    supervisor.start(name, cli, ['package', 'start', ...settings, ...more], {
      cwd: inRoot('packages', name),
      env,
      show,
      revive: name === 'backend',
      fatal: line =>
        name === 'backend' && starting ? line.search(STARTUP_FAILED) : -1,
    });
  }
  return () => {
    starting = false;
  };
}

function welcome({ appUrl, seeded, seconds, state, options }) {
  const lines = [
    `The portal is ready after ${seconds} s: ${appUrl}`,
    '',
    'Sign in as developer, owner, newcomer or admin.',
  ];
  if (seeded) {
    lines.push(`The seeded app:          ${seeded.url}`);
  }
  lines.push(`kubeconfig:              ${state.kubeconfig}`);
  if (state.tokenFile) {
    lines.push(`Token for Alertmanager:  ${state.tokenFile}`);
  }
  lines.push(
    `State is kept in:        ${options.dataDir} (start with --fresh to forget it)`,
    '',
    'Ctrl-C ends everything.',
  );
  const width = Math.max(...lines.map(line => line.length));
  const bar = '─'.repeat(width + 2);
  const body = lines.map(line => `│ ${line.padEnd(width)} │`);
  return ['', `┌${bar}┐`, ...body, `└${bar}┘`].join('\n');
}
