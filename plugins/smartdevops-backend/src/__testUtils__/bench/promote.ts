import { Load } from '../load/Load';
import { now } from '../load/samples';
import { TestPortal } from '../portal';
import { QUICK_RELEASES, TestApp } from '../releases';
import { BareApp } from './BareApp';
import { percentile, print } from './figures';
import { forkCluster } from './forkCluster';
import { Kind, ReleaseBench } from './ReleaseBench';

/*
 * How long a promotion takes, from the call to the last answer of the old
 * version, against a selector that is changed by hand on the same cluster in
 * the same run; and how many writes each verb costs the API server. The
 * cluster and the users are processes of their own.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 40);
/** Requests per second to each of the two apps. */
const RATE = 500;
const REPLICAS = 2;

function report({ times, writes }: ReleaseBench): void {
  for (const { verb, lines } of writes) {
    const dry = lines.filter(line => line.includes('dryRun')).length;
    print(
      `writes of ${verb}`,
      `${lines.length - dry}${dry ? ` and ${dry} as a dry run` : ''}`,
    );
    lines.forEach(line => print('', line.replace(/\?.*/, '')));
  }
  const p = (kind: Kind, share: number, key: 'answered' | 'switched') =>
    percentile(
      times.filter(time => time.kind === kind).map(time => time[key]),
      share,
    );
  const kinds = [...new Set(times.map(({ kind }) => kind))];
  for (const kind of kinds) {
    const figures = (key: 'answered' | 'switched') =>
      `p50 ${p(kind, 0.5, key).toFixed(1)} ms, p95 ${p(kind, 0.95, key).toFixed(1)} ms`;
    print(`${kind}: last old answer`, figures('switched'));
    print(`${kind}: call answered`, figures('answered'));
  }
  const bare = p('by hand', 0.5, 'switched');
  for (const kind of kinds.filter(name => name !== 'by hand')) {
    const ratio = p(kind, 0.5, 'switched') / bare;
    print(`${kind} against by hand, p50`, `${ratio.toFixed(2)} ×`);
  }
}

async function main(): Promise<boolean> {
  const { cluster, stop } = await forkCluster();
  const portal = await TestPortal.start({
    config: { releases: QUICK_RELEASES },
    external: cluster,
  });
  const bare = new BareApp(cluster.kubeconfig);
  await portal.seedTenant('bench');
  const app = new TestApp(portal, 'shop', 'bench');
  await app.create({ replicas: REPLICAS });
  await bare.create(REPLICAS);
  await portal.eventually(() => bare.isReady());

  const bench = new ReleaseBench(portal, app, bare);
  await bench.countWrites();

  const target = { address: '127.0.0.1', port: cluster.ingressPort };
  const loads = {
    app: Load.start({ ...target, host: 'shop.bench.localhost' }, RATE),
    bare: Load.start({ ...target, host: BareApp.host }, RATE),
  };
  await loads.app.settledOn('1.0', now());
  await loads.bare.settledOn('1.0', now());
  for (let index = 0; index < ROUNDS; index++) {
    await bench.round(index, loads);
  }
  const outcomes = [await loads.app.stop(), await loads.bare.stop()];
  report(bench);
  const failed = outcomes.map(outcome => JSON.stringify(outcome.failures));
  const strays = outcomes.map(outcome => outcome.strays.length);
  print('failed requests, of the app and by hand', failed.join(' '));
  print('answers of the wrong version once settled', strays.join(' '));
  bare.close();
  bench.close();
  await portal.stop();
  stop();
  return failed[0] === '{}' && strays[0] === 0;
}

main().then(
  good => process.exit(good ? 0 : 1),
  error => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  },
);
