import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { configOf } from './configOf';
import { Call, Figures, Load } from './load';
import { eventually, message, start } from './processes';
import { appName, AppSeeder } from './seedApps';

/*
 * How fast the status of one app and the list of all apps are answered, with
 * more and more pods in the cluster: against an authenticated GET that does
 * nothing, and against the Kubernetes plugin of Backstage for the same entity
 * on the same API server. Cluster, backend and load are three processes.
 */
const APPS = 200;
const SIZES = (process.env.BENCH_PODS ?? '20,2000,20000')
  .split(',')
  .map(Number);
/** Each has the same number of apps. */
const TENANTS = Array.from({ length: 10 }, (_, index) => `team-${index}`);
const [TENANT] = TENANTS;
const SEQUENTIAL = { times: 300, atOnce: 1 };
/** Over how many views API requests are counted. */
const VIEWS = 20;
const PARALLEL = { times: 960, atOnce: 16 };

type Row = { what: string; figures: Figures; parallel: Figures; api: number };

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The app that is looked at, as a catalog entity of the Kubernetes plugin. */
const ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: appName(0),
    annotations: {
      'backstage.io/kubernetes-label-selector': `smartdevops.io/app=${appName(0)}`,
      'backstage.io/kubernetes-namespace': TENANT,
    },
  },
  spec: {
    type: 'service',
    lifecycle: 'production',
    owner: 'user:default/owner',
  },
};

const FLOOR: Call = { path: '/api/smartdevops/v1/plans' };
const ONE: Call = {
  path: `/api/smartdevops/v1/tenants/${TENANT}/apps/${appName(0)}`,
};
const LIST: Call = { path: '/api/smartdevops/v1/apps' };
const THEIRS: Call = {
  method: 'POST',
  path: '/api/kubernetes/resources/workloads/query',
  body: { entityRef: `component:default/${appName(0)}`, auth: {} },
};

async function signIn(baseUrl: string, persona: string): Promise<Load> {
  return eventually(`Signing in as ${persona}`, async () => {
    const answer = await fetch(`${baseUrl}/api/auth/demo/refresh`, {
      headers: { 'x-demo-persona': persona },
    });
    const body = (await answer.json()) as {
      backstageIdentity?: { token: string };
    };
    const token = body.backstageIdentity?.token;
    return token ? new Load({ baseUrl, token }) : undefined;
  });
}

async function makeTenant(
  tenant: string,
  owner: Load,
  admin: Load,
): Promise<void> {
  const base = '/api/smartdevops/v1';
  const request = await owner.json<{ id: string }>({
    method: 'POST',
    path: `${base}/tenant-requests`,
    body: { tenant },
  });
  await admin.send({
    method: 'POST',
    path: `${base}/tenant-requests/${request.id}/approve`,
    body: {},
  });
  await eventually('The tenant', async () => {
    const path_ = `${base}/tenants/${tenant}`;
    const { state } = await owner.json<{ state: string }>({ path: path_ });
    return state === 'active';
  });
}

function cell(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0).padStart(8);
}

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-bench-'));
  fs.mkdirSync(path.join(folder, 'database'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const cluster = start('clusterProcess.ts', {
    args: [kubeconfig],
    execArgv: ['--max-old-space-size=6000'],
  });
  const { url, ingressPort } = await message<{
    url: string;
    ingressPort: number;
  }>(cluster);
  const port = await freePort();
  const configFile = path.join(folder, 'app-config.yaml');
  const settings = { port, kubeconfig, ingressPort, folder };
  fs.writeFileSync(configFile, stringify(configOf(settings)));
  fs.writeFileSync(path.join(folder, 'entity.yaml'), stringify(ENTITY));
  const backend = start('backendProcess.ts', {
    args: ['--config', configFile],
    env: {
      BENCH_CLUSTER_HOST: new URL(url).host,
      NODE_ENV: 'development',
      LOG_LEVEL: 'error',
    },
    execArgv: ['--expose-gc'],
  });
  const ask = () => {
    const answer = message<{ apiRequests: number; heap: number }>(backend);
    backend.send('report');
    return answer;
  };

  const baseUrl = `http://127.0.0.1:${port}`;
  const owner = await signIn(baseUrl, 'owner');
  const admin = await signIn(baseUrl, 'admin');
  await eventually('The backend', () => owner.send(FLOOR));
  for (const tenant of TENANTS) {
    await makeTenant(tenant, owner, admin);
  }
  const seeders = TENANTS.map(
    namespace => new AppSeeder({ kubeconfig, namespace }),
  );

  let base: { pods: number; heap: number } | undefined;
  let perPod = 0;
  for (const [step, pods] of SIZES.entries()) {
    const apps = Math.min(APPS, Math.max(1, Math.floor(pods / 2)));
    const replicas = Math.floor(pods / apps);
    const known =
      step === 0 ? 0 : Math.min(APPS, Math.floor(SIZES[step - 1] / 2));
    for (let index = 0; index < apps; index++) {
      const seeder = seeders[index % seeders.length];
      await (index < known
        ? seeder.scale(index, replicas)
        : seeder.create(index, replicas));
    }
    await eventually(`${pods} pods`, async () => {
      const { items } = await owner.json<{
        items: { replicas: { available: number } }[];
      }>(LIST);
      const sum = items.reduce((n, app) => n + app.replicas.available, 0);
      return sum === apps * replicas;
    });
    // The first look after the change is not what anybody waits for.
    await new Promise(resolve => setTimeout(resolve, 3_000));

    const measure = async (calls: [string, Call][], scale = 1) => {
      const found: Row[] = [];
      const all = calls.map(([, call]) => call);
      const reduced = (load: typeof PARALLEL) => ({
        ...load,
        times: load.times / scale,
      });
      const figures = await owner.compare(all, reduced(SEQUENTIAL));
      const parallel = await owner.compare(all, reduced(PARALLEL));
      for (const [index, [what, call]] of calls.entries()) {
        const before = (await ask()).apiRequests;
        for (let view = 0; view < VIEWS; view++) {
          await owner.send(call);
        }
        const api = ((await ask()).apiRequests - before) / VIEWS;
        found.push({
          what,
          figures: figures[index],
          parallel: parallel[index],
          api,
        });
      }
      return found;
    };
    const rows = [
      ...(await measure([
        ['an authenticated GET that does nothing', FLOOR],
        ['status of one app', ONE],
        [`list of ${apps} apps`, LIST],
      ])),
      ...(await measure([['the Kubernetes plugin, one app', THEIRS]], 6)),
    ];
    const [floor, one, list, theirs] = rows;
    const table = performance.now();
    const queue = Array.from({ length: apps }, () => THEIRS);
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let call = queue.pop(); call; call = queue.pop()) {
          await owner.send(call);
        }
      }),
    );
    const theirTable = performance.now() - table;

    // After all measurements of a size, so that what is loaded and compiled
    // once is in both figures.
    const { heap } = await ask();
    base ??= { pods, heap };
    if (pods > base.pods) {
      perPod = (heap - base.heap) / (pods - base.pods);
    }

    print(`\n${pods} pods, ${apps} apps of ${replicas}`);
    print(
      `${''.padEnd(42)}     p50      p95      p99   16 at once: p50   p95   p99    req/s   API requests`,
    );
    for (const { what, figures: f, parallel: p, api } of rows) {
      print(
        `${what.padEnd(42)}${cell(f.p50)} ${cell(f.p95)} ${cell(f.p99)}        ${cell(p.p50)}${cell(p.p95)}${cell(p.p99)} ${cell(p.rate)}   ${cell(api)}`,
      );
    }
    print(
      `one app: ${(one.figures.p50 / floor.figures.p50).toFixed(2)}× of doing nothing, ${(
        theirs.figures.p50 / one.figures.p50
      ).toFixed(1)} times as fast as the Kubernetes plugin`,
    );
    print(
      `list: ${(list.figures.p50 / floor.figures.p50).toFixed(2)}× of doing nothing, ${(
        theirTable / list.figures.p50
      ).toFixed(
        0,
      )} times as fast as the Kubernetes plugin asked for ${apps} apps, 16 at once (${theirTable.toFixed(0)} ms)`,
    );
  }
  print(`\nheap of the backend per pod: ${perPod.toFixed(0)} bytes`);
  [owner, admin].forEach(load => load.close());
  backend.kill();
  cluster.kill();
  fs.rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(1);
});
