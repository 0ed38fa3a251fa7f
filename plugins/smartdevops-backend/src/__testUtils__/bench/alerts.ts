import os from 'node:os';
import path from 'node:path';
import fs from 'node:fs';
import createKnex, { Knex } from 'knex';
import { TestPortal } from '../portal';
import { AlertBench, GROUP } from './AlertBench';
import { SendReport } from './alertSender';
import { percentile, print } from './figures';
import { forkCluster } from './forkCluster';

/*
 * How many alerts a second are kept, against plain INSERTs of the same rows
 * into the same table in the same run; and that a storm loses nothing. The
 * senders are a process of their own.
 */
const GROUPS = Number(process.env.BENCH_GROUPS ?? 300);
const STORM = Number(process.env.BENCH_STORM ?? 10_000);
const STORM_GROUP = 1_000;
const TENANTS = ['acme', 'beta', 'gamma', 'delta'];
/** Payloads in flight: Alertmanager sends each group on its own. */
const AT_ONCE = 16;
/** Each is measured so often, in turns; the best of each counts. */
const ROUNDS = 3;

function rate({ took }: SendReport, alerts: number): number {
  return (alerts * 1_000) / took;
}

function tell(name: string, report: SendReport, alerts = GROUPS * GROUP): void {
  const { times } = report;
  print(
    name,
    `${rate(report, alerts).toFixed(0)} alerts/s, p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms per payload of ${alerts / times.length}`,
  );
}

function fastest(reports: SendReport[]): SendReport {
  return reports.reduce((a, b) => (a.took < b.took ? a : b));
}

async function measure(
  name: string,
  knex: Knex,
  cluster: Awaited<ReturnType<typeof forkCluster>>['cluster'],
): Promise<boolean> {
  const portal = await TestPortal.start({ external: cluster, knex });
  for (const tenant of TENANTS) {
    await portal.seedTenant(tenant);
  }
  const bench = new AlertBench(portal, TENANTS);
  const fresh = (round: number, resolved = false) =>
    bench.payloads(`r${round}`, { groups: GROUPS, resolved });
  await bench.send(bench.payloads('warm', { groups: 20 }), AT_ONCE);
  await bench.empty();

  const kept: SendReport[] = [];
  const plain: SendReport[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    kept.push(await bench.send(fresh(round), AT_ONCE));
    await portal.eventually(async () => (await bench.count('outbox')) === 0);
    plain.push(await bench.insertPlainly(AT_ONCE));
    if (round < ROUNDS - 1) {
      await bench.empty();
    }
  }
  const again = await bench.send(fresh(ROUNDS - 1), AT_ONCE);
  const ended = await bench.send(fresh(ROUNDS - 1, true), AT_ONCE);
  await bench.empty();

  print(name, '');
  tell('  plain INSERTs of the same rows', fastest(plain));
  tell('  new alerts', fastest(kept));
  tell('  the same alerts again', again);
  tell('  their ends', ended);
  const ratio = fastest(plain).took / fastest(kept).took;
  print('  new alerts against plain INSERTs', `${ratio.toFixed(2)} ×`);

  const groups = STORM / STORM_GROUP;
  const payloads = bench.payloads('storm', { groups, size: STORM_GROUP });
  const storm = await bench.send(payloads, AT_ONCE);
  tell(`  a storm of ${STORM}`, storm, STORM);
  const rows = await bench.count('alerts');
  await portal.eventually(async () => (await bench.count('outbox')) === 0);
  const told = portal.notifications.length;
  print('  kept of it, and notifications', `${rows}, ${told}`);
  const bad = [...kept, ...plain, again, ended, storm].some(({ statuses }) =>
    Object.keys(statuses).some(status => status !== '200'),
  );
  bench.close();
  await portal.stop();
  await knex.destroy();
  return !bad && rows === STORM && told === groups && ratio >= 0.5;
}

async function main(): Promise<boolean> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-bench-'));
  const connection =
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING;
  const databases: [string, Knex][] = [
    [
      'SQLite',
      createKnex({
        client: 'better-sqlite3',
        connection: path.join(folder, 'alerts.sqlite'),
        useNullAsDefault: true,
      }),
    ],
  ];
  if (connection) {
    databases.push(['PostgreSQL', createKnex({ client: 'pg', connection })]);
  }
  let good = true;
  for (const [name, knex] of databases) {
    const { cluster, stop } = await forkCluster();
    good = (await measure(name, knex, cluster)) && good;
    stop();
  }
  fs.rmSync(folder, { recursive: true, force: true });
  return good;
}

main().then(
  good => process.exit(good ? 0 : 1),
  error => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  },
);
