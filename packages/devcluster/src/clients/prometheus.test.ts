import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { Replayer } from '../conformance/replay';
import { startDevCluster } from '../devCluster';
import { DevCluster } from '../options';
import { FAST_TIMINGS } from '../pods/timings';
import { eventually } from '../testing/contractCluster';
import { describeWith, findTool, runTool } from '../testing/tools';
import { listen } from '../util/listen';

const promtool = findTool('promtool', 'SMARTDEVOPS_PROMTOOL', ['--version']);
const prometheus = findTool('prometheus', 'SMARTDEVOPS_PROMETHEUS', [
  '--version',
]);

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

let cluster: DevCluster;

beforeAll(async () => {
  cluster = await startDevCluster({ timings: FAST_TIMINGS });
  const client = new Replayer(cluster);
  await client.send({
    method: 'POST',
    path: '/apis/apps/v1/namespaces/default/deployments',
    body: {
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              {
                name: 'app',
                image: 'demo/hello:1.0',
                env: [{ name: 'PORT', value: '8080' }],
                resources: { limits: { cpu: '100m', memory: '64Mi' } },
              },
            ],
          },
        },
      },
    },
  });
  client.close();
});

afterAll(() => cluster?.stop());

function credentials(): { token: string; ca: string } {
  const config = parse(cluster.kubeconfig);
  const [{ cluster: server }] = config.clusters;
  const ca = Buffer.from(server['certificate-authority-data'], 'base64');
  return { token: config.users[0].user.token, ca: ca.toString() };
}

describeWith(promtool, () => {
  it('finds nothing to complain about', async () => {
    const client = new Replayer(cluster);
    const { body } = await client.send({ method: 'GET', path: '/metrics' });
    client.close();
    const checked = await runTool(
      promtool.program ?? '',
      ['check', 'metrics'],
      String(body),
    );
    expect(checked).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });
});

async function freePort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server, 0, '127.0.0.1');
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}

describeWith(prometheus, () => {
  it('scrapes the cluster', async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'devcluster-'));
    const { token, ca } = credentials();
    fs.writeFileSync(path.join(directory, 'ca.crt'), ca);
    fs.writeFileSync(
      path.join(directory, 'prometheus.yml'),
      stringify({
        global: { scrape_interval: '1s' },
        scrape_configs: [
          {
            job_name: 'devcluster',
            scheme: 'https',
            honor_labels: true,
            authorization: { credentials: token },
            tls_config: { ca_file: path.join(directory, 'ca.crt') },
            static_configs: [{ targets: [new URL(cluster.url).host] }],
          },
        ],
      }),
    );
    const port = await freePort();
    const running = spawn(
      prometheus.program ?? '',
      [
        `--config.file=${path.join(directory, 'prometheus.yml')}`,
        `--storage.tsdb.path=${path.join(directory, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    const ended = new Promise(resolve => {
      running.on('exit', resolve);
    });
    const ask = async (route: string) =>
      (await fetch(`http://127.0.0.1:${port}/api/v1/${route}`)).json();
    try {
      const target = await eventually(async () => {
        const { data } = await ask('targets');
        const [active] = data.activeTargets;
        return active.health === 'unknown' ? undefined : active;
      });
      expect([target.health, target.lastError]).toEqual(['up', '']);
      const [available] = await eventually(async () => {
        const { data } = await ask(
          'query?query=kube_deployment_status_replicas_available',
        );
        return data.result.length > 0 ? data.result : undefined;
      });
      expect(available.metric).toMatchObject({
        namespace: 'default',
        deployment: 'web',
      });
    } finally {
      running.kill();
      await ended;
      fs.rmSync(directory, { recursive: true });
    }
  });
});
