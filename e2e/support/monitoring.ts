import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  Gateway,
  Monitoring,
  startGateway,
} from '../../plugins/smartdevops-backend/src/__testUtils__/monitoring';
import { backendUrl } from './addresses';

export { hasPrograms } from '../../plugins/smartdevops-backend/src/__testUtils__/monitoring';

/** Folder of the portal's state, with the cluster's kubeconfig and Alertmanager's token. */
const STATE = process.env.SMARTDEVOPS_E2E_STATE ?? '.data';
const WEBHOOK = '/api/smartdevops/v1/alertmanager/webhook';

/** Prometheus and Alertmanager for the portal under test. */
export class PortalMonitoring {
  /** Whether the way from Alertmanager to the portal is open. */
  isOpen = true;
  private readonly folder = fs.mkdtempSync(
    path.join(os.tmpdir(), 'smartdevops-monitoring-'),
  );
  private readonly programs = new Monitoring(this.folder);
  private gateway: Gateway | undefined;

  async start(): Promise<void> {
    const port = Number(new URL(backendUrl).port);
    this.gateway = await startGateway(() => (this.isOpen ? port : undefined));
    const read = (name: string) =>
      fs.readFileSync(path.join(STATE, name), 'utf8');
    await this.programs.start({
      kubeconfig: read('kubeconfig'),
      webhook: `http://127.0.0.1:${this.gateway.port}${WEBHOOK}`,
      token: read('alert-token').trim(),
    });
  }

  async stop(): Promise<void> {
    await this.programs.stop();
    await this.gateway?.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
