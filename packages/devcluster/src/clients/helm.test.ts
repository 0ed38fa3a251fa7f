import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startDevCluster } from '../devCluster';
import { DevCluster } from '../options';
import { FAST_TIMINGS } from '../pods/timings';
import { eventually } from '../testing/contractCluster';
import { askIngress } from '../testing/ingressClient';
import { describeWith, findTool, runTool } from '../testing/tools';

const CHART = path.join(__dirname, 'chart');

const helm = findTool('helm', 'SMARTDEVOPS_HELM', ['version']);
const kubectl = findTool('kubectl', 'SMARTDEVOPS_KUBECTL', [
  'version',
  '--client',
]);
const both = {
  program: helm.program && kubectl.program,
  title: helm.program ? kubectl.title : helm.title,
};

// Conditions are waited for; a busy machine takes its time.
jest.setTimeout(60_000);

describeWith(both, () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'devcluster-'));
  const kubeconfig = path.join(directory, 'kubeconfig');
  let cluster: DevCluster;

  beforeAll(async () => {
    cluster = await startDevCluster({ timings: FAST_TIMINGS, kubeconfig });
  });

  afterAll(async () => {
    await cluster?.stop();
    fs.rmSync(directory, { recursive: true });
  });

  const withKubeconfig = (program: string, args: string[], input?: string) =>
    runTool(program, ['--kubeconfig', kubeconfig, ...args], input);
  const kube = (...args: string[]) =>
    withKubeconfig(kubectl.program ?? '', args);
  const release = (...args: string[]) =>
    withKubeconfig(helm.program ?? '', args);

  const version = (host: string) =>
    eventually(async () => {
      const { status, body } = await askIngress(cluster.ingressUrl, host);
      return status === 200 ? body.version : undefined;
    });

  it('renders what kubectl applies on the server', async () => {
    const { code, stdout } = await release('template', 'rendered', CHART);
    expect(code).toBe(0);
    const apply = ['apply', '--server-side', '-f', '-'];
    const applied = await withKubeconfig(kubectl.program ?? '', apply, stdout);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout.match(/serverside-applied/g)).toHaveLength(4);
    await kube('rollout', 'status', 'deploy/rendered', '--timeout=30s');
    expect(await version('web.localhost')).toBe('1.0');
    const again = await withKubeconfig(kubectl.program ?? '', apply, stdout);
    expect(again.code).toBe(0);
  });

  it('installs, upgrades, rolls back and removes a release', async () => {
    const host = 'host=shop.localhost';
    const wait = ['--wait', '--timeout', '60s'];
    const steps = [
      ['install', 'shop', CHART, '--set', host, ...wait],
      ['upgrade', 'shop', CHART, '--set', `${host},replicas=1`, ...wait],
      ['rollback', 'shop', '1', ...wait],
      ['uninstall', 'shop', ...wait],
    ];
    const outcomes = [];
    for (const step of steps) {
      const { code, stderr } = await release(...step);
      outcomes.push([step[0], code, code === 0 ? '' : stderr]);
      const { stdout } = await kube(
        'get',
        'deploy',
        'shop',
        '--ignore-not-found',
        '-o',
        'jsonpath={.spec.replicas}',
      );
      outcomes.push(stdout);
    }
    expect(outcomes).toEqual([
      ['install', 0, ''],
      '2',
      ['upgrade', 0, ''],
      '1',
      ['rollback', 0, ''],
      '2',
      ['uninstall', 0, ''],
      '',
    ]);
  });
});
