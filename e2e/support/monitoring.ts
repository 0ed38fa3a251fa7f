import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Monitoring } from '../../plugins/smartdevops-backend/src/__testUtils__/monitoring';
import { backendUrl } from './addresses';

export { hasPrograms } from '../../plugins/smartdevops-backend/src/__testUtils__/monitoring';

/** Folder of the portal's state, with the cluster's kubeconfig and Alertmanager's token. */
export const STATE = process.env.SMARTDEVOPS_E2E_STATE ?? '.data';
const WEBHOOK = '/api/smartdevops/v1/alertmanager/webhook';

/** Prometheus and Alertmanager for the portal under test. */
export class PortalMonitoring {
  private readonly folder = fs.mkdtempSync(
    path.join(os.tmpdir(), 'smartdevops-monitoring-'),
  );
  private readonly programs = new Monitoring(this.folder);

  async start(): Promise<void> {
    const read = (name: string) =>
      fs.readFileSync(path.join(STATE, name), 'utf8');
    await this.programs.start({
      kubeconfig: read('kubeconfig'),
      webhook: `${backendUrl}${WEBHOOK}`,
      token: read('alert-token').trim(),
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
