import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { freePort, PROGRAMS, quickRules } from './monitoring';

/** A series as Prometheus answers it. */
export type Series = {
  metric: Record<string, string>;
  value: [number, string];
};

/** Whether there is a Prometheus to test with. */
export function hasPrometheus(): boolean {
  return spawnSync(PROGRAMS.prometheus, ['--version']).status === 0;
}

/**
 * A real Prometheus with the shipped rules that scrapes a cluster every
 * second. It tells nobody of alerts.
 */
export class TestPrometheus {
  private readonly child: ChildProcess;
  private readonly folder: string;
  readonly url: string;

  private constructor(parts: {
    child: ChildProcess;
    folder: string;
    url: string;
  }) {
    this.child = parts.child;
    this.folder = parts.folder;
    this.url = parts.url;
  }

  /**
   * @param kubeconfig - of the cluster, with an administrator's token
   * @param portal - where a portal serves its own metrics, as `host:port`
   */
  static async start(
    kubeconfig: string,
    portal?: string,
  ): Promise<TestPrometheus> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prometheus-'));
    const file = (name: string) => path.join(folder, name);
    const { clusters, users } = parse(kubeconfig);
    const [{ cluster }] = clusters;
    fs.writeFileSync(
      file('ca.crt'),
      Buffer.from(cluster['certificate-authority-data'], 'base64'),
    );
    fs.writeFileSync(file('rules.yaml'), quickRules());
    fs.writeFileSync(
      file('prometheus.yaml'),
      stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [file('rules.yaml')],
        scrape_configs: [
          {
            job_name: 'cluster',
            scheme: 'https',
            honor_labels: true,
            authorization: { credentials: users[0].user.token },
            tls_config: { ca_file: file('ca.crt') },
            static_configs: [{ targets: [new URL(cluster.server).host] }],
          },
          ...(portal
            ? [{ job_name: 'portal', static_configs: [{ targets: [portal] }] }]
            : []),
        ],
      }),
    );
    const address = `127.0.0.1:${await freePort()}`;
    const log = fs.openSync(file('prometheus.log'), 'a');
    const child = spawn(
      PROGRAMS.prometheus,
      [
        `--config.file=${file('prometheus.yaml')}`,
        `--storage.tsdb.path=${file('data')}`,
        `--web.listen-address=${address}`,
      ],
      { stdio: ['ignore', log, log] },
    );
    fs.closeSync(log);
    return new TestPrometheus({ child, folder, url: `http://${address}` });
  }

  /**
   * The series that a query gives now; none while Prometheus starts.
   *
   * @throws if Prometheus refuses the query
   */
  async query(query: string): Promise<Series[]> {
    const body = await this.ask('query', { query });
    return body?.result ?? [];
  }

  /** Values of a label of the series that match. */
  async labelValues(selector: string, label: string): Promise<string[]> {
    const body = await this.ask(`label/${label}/values`, {
      'match[]': selector,
    });
    return body ?? [];
  }

  async stop(): Promise<void> {
    const ended = new Promise(resolve => {
      this.child.once('exit', resolve);
    });
    this.child.kill('SIGKILL');
    await ended;
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private async ask(route: string, parameters: Record<string, string>) {
    const url = `${this.url}/api/v1/${route}?${new URLSearchParams(parameters)}`;
    const response = await fetch(url).catch(() => undefined);
    if (!response || response.status === 503) {
      return undefined;
    }
    const body = await response.json();
    if (body.status !== 'success') {
      throw new Error(`${body.error} in ${JSON.stringify(parameters)}`);
    }
    return body.data;
  }
}
