import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import {
  hasPrograms,
  Monitoring,
} from '../../plugins/smartdevops-backend/src/__testUtils__/monitoring';
import { backendUrl } from './addresses';
import {
  currentAccount,
  hasFailing,
  metricsPath,
  NEEDS_FAILURES,
} from './cluster';
import { alertToken } from './secrets';

const WEBHOOK = '/api/smartdevops/v1/alertmanager/webhook';

/** Why there is no Prometheus for the portal under test, if there is none. */
export async function missingMonitoring(): Promise<string | undefined> {
  if (!hasPrograms()) {
    return 'Prometheus or Alertmanager is not installed.';
  }
  if (!hasFailing) {
    return NEEDS_FAILURES;
  }
  if (!metricsPath) {
    return 'Nothing tells Prometheus what pods do; see --kube-state-metrics.';
  }
  return (await mayScrape(metricsPath))
    ? undefined
    : 'The current context of the kubeconfig may not read the metrics of the cluster.';
}

async function mayScrape(metrics: string): Promise<boolean> {
  const account = currentAccount();
  if (!account) {
    return false;
  }
  const { clusters, users } = parse(account);
  const [{ cluster }] = clusters;
  return new Promise(resolve => {
    https
      .get(
        `${cluster.server}${metrics}`,
        {
          ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
          headers: { authorization: `Bearer ${users[0].user.token}` },
        },
        response => {
          response.resume();
          resolve(response.statusCode === 200);
        },
      )
      .on('error', () => resolve(false));
  });
}

/** Prometheus and Alertmanager for the portal under test. */
export class PortalMonitoring {
  private readonly folder = fs.mkdtempSync(
    path.join(os.tmpdir(), 'smartdevops-monitoring-'),
  );
  private readonly programs = new Monitoring(this.folder);

  async start(): Promise<void> {
    await this.programs.start({
      kubeconfig: currentAccount() ?? '',
      metricsPath,
      webhook: `${backendUrl}${WEBHOOK}`,
      token: alertToken(),
    });
  }

  /** How often Alertmanager called the webhook in vain. */
  async failures(): Promise<number> {
    const metrics = await fetch(`${this.programs.alertmanagerUrl}/metrics`);
    const [, count] =
      /^alertmanager_notification_requests_failed_total\{integration="webhook"\} (\S+)$/m.exec(
        await metrics.text(),
      ) ?? [];
    return Number(count);
  }

  /** Names of the alerts of an app that fire, as Alertmanager knows them. */
  async firing(app: string): Promise<string[]> {
    const alerts = await fetch(
      `${this.programs.alertmanagerUrl}/api/v2/alerts?filter=pod=~"${app}-.*"`,
    );
    return ((await alerts.json()) as { labels: Record<string, string> }[]).map(
      ({ labels }) => labels.alertname,
    );
  }

  async stop(): Promise<void> {
    await this.programs.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
