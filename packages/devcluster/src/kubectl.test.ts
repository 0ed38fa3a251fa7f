import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { startDevCluster } from './devCluster';
import { DevCluster } from './options';
import { FAST_TIMINGS } from './pods/timings';

const run = promisify(execFile);
const hasKubectl =
  spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status ===
  0;

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: app, image: 'demo/hello:1.0', env: [{name: PORT, value: '8080'}], ports: [{containerPort: 8080}]}
`;

(hasKubectl ? describe : describe.skip)('kubectl', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'devcluster-'));
  const kubeconfig = path.join(directory, 'kubeconfig');
  const manifest = path.join(directory, 'web.yaml');
  let cluster: DevCluster;

  beforeAll(async () => {
    cluster = await startDevCluster({ timings: FAST_TIMINGS, kubeconfig });
    fs.writeFileSync(manifest, DEPLOYMENT);
  });

  afterAll(async () => {
    await cluster?.stop();
    fs.rmSync(directory, { recursive: true });
  });

  const kubectl = async (...args: string[]) => {
    const { stdout } = await run('kubectl', [
      '--kubeconfig',
      kubeconfig,
      '--cache-dir',
      path.join(directory, 'cache'),
      '--namespace',
      'shop',
      ...args,
    ]);
    return stdout;
  };

  it('is a kubectl that runs', () => {
    expect(
      execFileSync('kubectl', ['version', '--client']).length,
    ).toBeGreaterThan(0);
  });

  // One story, in order.
  it.each<[string, string[] | (() => string[]), RegExp]>([
    ['creates a namespace', ['create', 'namespace', 'shop'], /created/],
    ['applies', () => ['apply', '-f', manifest], /web created/],
    ['applies again', () => ['apply', '-f', manifest], /unchanged/],
    [
      'waits for a rollout',
      ['rollout', 'status', 'deploy/web', '--timeout=30s'],
      /successfully rolled out/,
    ],
    ['gets wide', ['get', 'deploy,rs,pods', '-o', 'wide'], /2\/2/],
    ['shows a diff of nothing', () => ['diff', '-f', manifest], /^$/],
    ['reads logs', ['logs', 'deploy/web', '--tail=1'], /./],
    [
      'sets an image',
      ['set', 'image', 'deploy/web', 'app=demo/hello:2.0'],
      /image updated/,
    ],
    [
      'waits again',
      ['rollout', 'status', 'deploy/web', '--timeout=30s'],
      /successfully rolled out/,
    ],
    ['shows the history', ['rollout', 'history', 'deploy/web'], /2/],
    ['undoes', ['rollout', 'undo', 'deploy/web'], /rolled back/],
    ['restarts', ['rollout', 'restart', 'deploy/web'], /restarted/],
    ['describes', ['describe', 'deploy', 'web'], /ScalingReplicaSet/],
    ['scales', ['scale', 'deploy/web', '--replicas=1'], /scaled/],
    [
      'waits for a condition',
      ['wait', '--for=condition=Available', 'deploy/web', '--timeout=30s'],
      /condition met/,
    ],
    ['asks for rights', ['auth', 'can-i', 'delete', 'pods'], /yes/],
    ['lists rights', ['auth', 'can-i', '--list'], /\*\.\*/],
    ['explains', ['explain', 'deployment.spec.replicas'], /replicas/],
    [
      'applies on the server',
      () => ['apply', '--server-side', '--force-conflicts', '-f', manifest],
      /serverside-applied/,
    ],
    ['deletes', ['delete', 'deploy/web', '--timeout=30s'], /deleted/],
    [
      'deletes a namespace',
      ['delete', 'namespace', 'shop', '--timeout=30s'],
      /deleted/,
    ],
  ])('%s', async (_what, args, expected) => {
    const output = await kubectl(
      ...(typeof args === 'function' ? args() : args),
    );
    expect(output).toMatch(expected);
  });
});
