import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { parse, stringify } from 'yaml';

const RULES = path.resolve(
  __dirname,
  '../../../../deploy/monitoring/rules/smartdevops.yaml',
);

/** Programs that tests use where they are installed. */
export const PROGRAMS = {
  prometheus: process.env.SMARTDEVOPS_PROMETHEUS ?? 'prometheus',
  alertmanager:
    process.env.SMARTDEVOPS_ALERTMANAGER ?? 'prometheus-alertmanager',
};

/** Whether all of them are there. */
export function hasPrograms(): boolean {
  return Object.values(PROGRAMS).every(
    program => spawnSync(program, ['--version']).status === 0,
  );
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as net.AddressInfo;
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}

/** The shipped rules with everything they wait for cut to seconds. */
export function quickRules(): string {
  return fs
    .readFileSync(RULES, 'utf8')
    .replace(/\[\d+m\]/g, '[3s]')
    .replace(/for: \d+m/g, 'for: 0s');
}

/** A fixed address in front of a backend. */
export type Gateway = { port: number; stop(): Promise<void> };

/** A fixed address in front of a backend that comes and goes. */
export async function startGateway(
  portOfBackend: () => number | undefined,
): Promise<Gateway> {
  const server = http.createServer((request, response) => {
    const port = portOfBackend();
    if (port === undefined) {
      response.writeHead(502).end();
      return;
    }
    const { method, url, headers } = request;
    const forwarded = http.request(
      { host: '127.0.0.1', port, method, path: url, headers },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as net.AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}

/**
 * A real Prometheus with the shipped rules, scraping a cluster's metrics, and
 * a real Alertmanager behind it, handing over to a webhook.
 */
export class Monitoring {
  private readonly processes: ChildProcess[] = [];
  private readonly folder: string;
  /** Where Alertmanager listens, once it was started. */
  alertmanagerUrl = '';

  constructor(folder: string) {
    this.folder = folder;
    fs.mkdirSync(folder, { recursive: true });
  }

  async start(options: {
    /** Of the cluster that is scraped. */
    kubeconfig: string;
    /** Where its API server tells what pods do; `/metrics` unless told. */
    metricsPath?: string;
    webhook: string;
    token: string;
  }): Promise<void> {
    const alertmanager = `127.0.0.1:${await freePort()}`;
    this.alertmanagerUrl = `http://${alertmanager}`;
    const prometheus = `127.0.0.1:${await freePort()}`;
    const { clusters, users } = parse(options.kubeconfig);
    const [{ cluster }] = clusters;
    const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
    this.write('ca.crt', ca.toString());
    this.write('rules.yaml', quickRules());
    this.write(
      'alertmanager.yaml',
      stringify({
        // As shipped, but within seconds.
        route: {
          receiver: 'portal',
          group_by: ['alertname', 'namespace'],
          group_wait: '1s',
          group_interval: '1s',
          repeat_interval: '5s',
        },
        receivers: [
          {
            name: 'portal',
            webhook_configs: [
              {
                url: options.webhook,
                send_resolved: true,
                http_config: { authorization: { credentials: options.token } },
              },
            ],
          },
        ],
      }),
    );
    this.write(
      'prometheus.yaml',
      stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [path.join(this.folder, 'rules.yaml')],
        alerting: {
          alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }],
        },
        scrape_configs: [
          {
            job_name: 'cluster',
            metrics_path: options.metricsPath ?? '/metrics',
            scheme: 'https',
            honor_labels: true,
            authorization: { credentials: users[0].user.token },
            tls_config: { ca_file: path.join(this.folder, 'ca.crt') },
            static_configs: [{ targets: [new URL(cluster.server).host] }],
          },
        ],
      }),
    );
    this.run(PROGRAMS.alertmanager, [
      `--config.file=${path.join(this.folder, 'alertmanager.yaml')}`,
      `--storage.path=${path.join(this.folder, 'alertmanager')}`,
      `--web.listen-address=${alertmanager}`,
      '--cluster.listen-address=',
    ]);
    this.run(PROGRAMS.prometheus, [
      `--config.file=${path.join(this.folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${path.join(this.folder, 'prometheus')}`,
      `--web.listen-address=${prometheus}`,
      '--rules.alert.resend-delay=1s',
    ]);
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.processes.map(child => {
        const ended = new Promise(resolve => {
          child.once('exit', resolve);
        });
        child.kill('SIGKILL');
        return ended;
      }),
    );
  }

  private write(name: string, text: string): void {
    fs.writeFileSync(path.join(this.folder, name), text);
  }

  private run(program: string, args: string[]): void {
    const log = fs.openSync(path.join(this.folder, 'programs.log'), 'a');
    this.processes.push(spawn(program, args, { stdio: ['ignore', log, log] }));
  }
}
