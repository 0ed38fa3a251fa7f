import { ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { authorization } from '../callers';
import { TestPortal } from '../portal';
import { SendOrder, SendReport } from './alertSender';

/** Alerts of one payload: what Alertmanager groups together. */
export const GROUP = 100;

type Alert = {
  status: 'firing' | 'resolved';
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
  generatorURL: string;
  fingerprint: string;
};

/** Hands alerts over to a portal, and writes the same rows plainly. */
export class AlertBench {
  private readonly sender: ChildProcess;

  constructor(
    private readonly portal: TestPortal,
    private readonly tenants: string[],
  ) {
    this.sender = fork(path.join(__dirname, 'alertSender.ts'), [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** Payloads of so many alerts each; groups are of one tenant, as by namespace. */
  payloads(
    name: string,
    options: { groups: number; size?: number; resolved?: boolean },
  ): string[] {
    const { groups, size = GROUP, resolved = false } = options;
    return Array.from({ length: groups }, (_, group) => {
      const tenant = this.tenants[group % this.tenants.length];
      const alerts = Array.from({ length: size }, (__, index) =>
        alertOf(`${name}-${group}-${index}`, tenant, resolved),
      );
      return JSON.stringify({
        version: '4',
        groupKey: `{}:{namespace="${tenant}", group="${name}-${group}"}`,
        status: resolved ? 'resolved' : 'firing',
        receiver: 'portal',
        externalURL: 'http://alertmanager.example.com',
        groupLabels: {},
        commonLabels: {},
        commonAnnotations: {},
        truncatedAlerts: 0,
        alerts,
      });
    });
  }

  /** Hands payloads over to the webhook. */
  async send(payloads: string[], atOnce: number): Promise<SendReport> {
    const order: SendOrder = {
      url: `${this.portal.url}/v1/alertmanager/webhook`,
      authorization: authorization('alertmanager'),
      payloads,
      atOnce,
    };
    const answer = new Promise<SendReport>((resolve, reject) => {
      this.sender.once('message', report => resolve(report as SendReport));
      this.sender.once('exit', code =>
        reject(new Error(`The sender ended with ${code}.`)),
      );
    });
    this.sender.send(order);
    return answer;
  }

  /**
   * The rows that are there, written again into an empty table by plain
   * INSERTs of a group each, as many at once.
   */
  async insertPlainly(atOnce: number): Promise<SendReport> {
    const { knex } = this.portal;
    const rows = await knex('alerts').select();
    await knex('alerts').delete();
    const batches = Array.from(
      { length: Math.ceil(rows.length / GROUP) },
      (_, index) => rows.slice(index * GROUP, (index + 1) * GROUP),
    );
    const times: number[] = [];
    const started = performance.now();
    const worker = async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const before = performance.now();
        await knex('alerts').insert(batch);
        times.push(performance.now() - before);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return { times, took: performance.now() - started, statuses: {} };
  }

  async count(table: 'alerts' | 'outbox'): Promise<number> {
    const [{ n }] = await this.portal.knex(table).count({ n: '*' });
    return Number(n);
  }

  /** No alerts and nothing to tell of them. */
  async empty(): Promise<void> {
    await this.portal.eventually(
      async () => (await this.count('outbox')) === 0,
    );
    await this.portal.knex('alerts').delete();
    this.portal.notifications.length = 0;
  }

  close(): void {
    this.sender.disconnect();
  }
}

function alertOf(id: string, tenant: string, resolved: boolean): Alert {
  return {
    status: resolved ? 'resolved' : 'firing',
    labels: {
      alertname: 'PodCrashLooping',
      namespace: tenant,
      pod: `shop-blue-${id}`,
      container: 'app',
      severity: 'critical',
      prometheus: 'monitoring/k8s',
    },
    annotations: {
      summary: `The pod shop-blue-${id} crashes again and again.`,
      description:
        'Its container ends soon after each start. The App tab tells with which exit code and what it said last.',
      runbook_url:
        'https://portal.example.com/docs/default/system/smartdevops/runbooks/#podcrashlooping',
    },
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: resolved ? '2026-01-01T01:00:00.000Z' : '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example.com/graph?g0.expr=up&g0.tab=1',
    fingerprint: id,
  };
}
