import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { freePort } from '../lib/ports.mjs';
import { countLine, run } from '../lib/steps.mjs';
import { Supervisor } from '../lib/supervisor.mjs';
import { waitFor } from '../lib/waitFor.mjs';
import { startMailServer } from './mailServer.mjs';
import { deleteNamespaces } from './namespaces.mjs';
import { findSecrets, linesOf } from './secrets.mjs';
import { newSecret, usedSecrets } from './usedSecrets.mjs';

const SETTINGS = inRoot('e2e', 'app-config.e2e.yaml');

/** One run of the browser tests, with everything that it needs. */
export class Suite {
  /**
   * @param {ReturnType<typeof import('./options.mjs').readE2eOptions>} options
   * @param {NodeJS.ProcessEnv} env of the toolchain
   * @param {string} chromium path of the browser
   */
  static async prepare(options, env, chromium) {
    const suite = new Suite();
    Object.assign(suite, { options, env, chromium });
    suite.supervisor = new Supervisor();
    suite.ended = new AbortController();
    suite.state = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-e2e-'));
    suite.specSecrets = path.join(suite.state, 'secrets-of-specs');
    fs.writeFileSync(suite.specSecrets, '', { mode: 0o600 });
    suite.given = {
      'token of Alertmanager': newSecret(),
      'secret of sessions': newSecret(),
      'password of the mail server': newSecret(),
    };
    suite.mail = await startMailServer(
      suite.given['password of the mail server'],
    );
    suite.ports = await distinctPorts(4);
    suite.kubeconfig =
      options.cluster?.kubeconfig ?? path.join(suite.state, 'kubeconfig');
    // On a cluster of others a run keeps to itself.
    suite.prefix = options.cluster
      ? `e2e-${Date.now().toString(36).slice(-6)}-`
      : '';
    suite.report = inRoot('e2e-test-report', 'results.json');
    suite.log = inRoot('e2e-test-report', 'portal.log');
    fs.rmSync(suite.report, { force: true });
    fs.mkdirSync(path.dirname(suite.log), { recursive: true });
    return suite;
  }

  async run() {
    await this.startPortal();
    const code = await run(
      inRoot('node_modules', '.bin', 'playwright'),
      ['test', ...this.options.rest],
      this.playwrightEnv(),
      this.ended.signal,
    );
    const counts = countsOf(this.report, code);
    if (await this.logsHoldSecrets()) {
      counts.failed += 1;
    } else {
      counts.passed += 1;
    }
    console.log(countLine(counts));
    return counts.failed === 0 ? 0 : 1;
  }

  async startPortal() {
    const log = fs.createWriteStream(this.log);
    let ready = false;
    this.supervisor.start('portal', process.execPath, this.startArgs(), {
      cwd: inRoot(),
      env: {
        ...this.env,
        SMARTDEVOPS_ALERT_TOKEN: this.given['token of Alertmanager'],
        SMARTDEVOPS_E2E_SESSION_SECRET: this.given['secret of sessions'],
        SMARTDEVOPS_E2E_SMTP_PORT: String(this.mail.port),
        SMARTDEVOPS_E2E_SMTP_USER: this.mail.user,
        SMARTDEVOPS_E2E_SMTP_PASSWORD:
          this.given['password of the mail server'],
        SMARTDEVOPS_E2E_NAMESPACE_PREFIX: this.prefix,
      },
      show: line => {
        log.write(`${line}\n`);
        ready ||= line.includes('The portal is ready');
        return isForPeople(line);
      },
    });
    await waitFor('The portal', async () => ready || undefined, {
      seconds: 300,
    });
  }

  startArgs() {
    const { cluster, images } = this.options;
    const [port, backendPort, clusterPort, ingressPort] = this.ports;
    const where = cluster
      ? [
          ...['--kubeconfig', cluster.kubeconfig, '--seed'],
          ...(cluster.context ? ['--context', cluster.context] : []),
          ...['--base-domain', cluster.baseDomain],
          ...['--ingress-port', cluster.ingressPort],
        ]
      : ['--cluster-port', clusterPort, '--ingress-port', ingressPort];
    return [
      inRoot('scripts', 'start.mjs'),
      ...['--port', port, '--backend-port', backendPort],
      ...where,
      ...['--data-dir', this.state, '--config', SETTINGS],
      ...['--image', images[0], '--verbose'],
    ].map(String);
  }

  playwrightEnv() {
    const { cluster, images, failingImages, ingressAddress, metricsPath } =
      this.options;
    return {
      ...this.env,
      SMARTDEVOPS_E2E_APP_URL: `http://localhost:${this.ports[0]}`,
      SMARTDEVOPS_E2E_BACKEND_URL: `http://localhost:${this.ports[1]}`,
      SMARTDEVOPS_E2E_STATE: this.state,
      SMARTDEVOPS_E2E_KUBECONFIG: this.kubeconfig,
      SMARTDEVOPS_E2E_REAL: cluster ? 'yes' : '',
      SMARTDEVOPS_E2E_BASE_DOMAIN: cluster?.baseDomain ?? 'localhost',
      SMARTDEVOPS_E2E_INGRESS_ADDRESS: ingressAddress ?? '',
      SMARTDEVOPS_E2E_IMAGES: images.join(','),
      SMARTDEVOPS_E2E_FAILING_IMAGES: failingImages ?? '',
      SMARTDEVOPS_E2E_METRICS_PATH: metricsPath ?? '',
      SMARTDEVOPS_E2E_NAMESPACE_PREFIX: this.prefix,
      SMARTDEVOPS_E2E_ALERT_TOKEN: this.given['token of Alertmanager'],
      SMARTDEVOPS_E2E_SECRETS: this.specSecrets,
      SMARTDEVOPS_E2E_CHROMIUM: this.chromium,
    };
  }

  /** Says which secrets got into the logs, and never what they are. */
  async logsHoldSecrets() {
    const secrets = await usedSecrets({
      given: this.given,
      kubeconfig: this.kubeconfig,
      specs: this.specSecrets,
      state: this.state,
      env: this.env,
    });
    const found = await findSecrets(linesOf(this.log), secrets);
    const lines = fs.readFileSync(this.log, 'utf8').split('\n').length - 1;
    for (const { name, line } of found) {
      console.log(`A secret is in the logs: ${name}, ${this.log}:${line}`);
    }
    if (found.length === 0) {
      console.log(
        `None of ${secrets.length} secrets is in the ${lines} lines of the portal's logs. The mail server was logged in to ${this.mail.logins()} times.`,
      );
    }
    return found.length > 0;
  }

  async end() {
    this.ended.abort();
    await this.supervisor.stop();
    await this.mail.stop();
    const { cluster } = this.options;
    if (cluster) {
      const left = await deleteNamespaces({
        kubeconfig: cluster.kubeconfig,
        prefix: this.prefix,
      }).catch(
        error => `Namespaces ${this.prefix}* are left: ${error.message}`,
      );
      console.log(left ?? `The namespaces ${this.prefix}* are deleted.`);
    }
    fs.rmSync(this.state, { recursive: true, force: true });
  }
}

/** What the processes say goes to the file; people see errors and our own words. */
function isForPeople(line) {
  return !line.startsWith('[') || /\b(error|ERROR)\b/.test(line);
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
