import { parseArgs } from 'node:util';
import createKnex from 'knex';
import { forkCluster } from '../bench/forkCluster';
import { USERS } from '../callers';
import { AppUsers } from './AppUsers';
import { Balancer } from './Balancer';
import { Replicas } from './Replicas';
import { randomFrom } from './random';
import { runRound } from './round';
import { runTenancy } from './tenancy';
import { Trial } from './Trial';
import { NOTIFICATIONS } from './types';

const HELP = `npm run test:ha -- [options]

Two backends in processes of their own behind a load balancer, on PostgreSQL
and the embedded cluster. In the middle of each verb the backend that works on
it is killed and started again. Fails if something is lost or done twice, or
if one request of the app's users fails.

  --rounds N   how often all verbs are gone through (1)
  --seed N     of the moments at which backends are killed
`;

async function main(): Promise<boolean> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { rounds: text, seed: text, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return true;
  }
  const database =
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING;
  if (!database) {
    throw new Error('There is no PostgreSQL; start this by npm run test:ha.');
  }
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  process.stdout.write(`Seed ${seed}\n`);
  const knex = createKnex({ client: 'pg', connection: database });
  await knex.schema.createTable(NOTIFICATIONS, table => {
    table.increments('id');
    table.text('scope');
    table.text('title');
  });
  const { cluster, stop } = await forkCluster({ removal: true });
  const { kubeconfig, ingressPort } = cluster;
  const replicas = new Replicas({
    database,
    kubeconfig,
    ingressPort,
    admin: USERS.admin,
  });
  const balancer = new Balancer(() => replicas.ports);
  try {
    await replicas.start(2);
    const url = await balancer.listen();
    const trial = new Trial({
      replicas,
      balancer,
      url,
      random: randomFrom(seed),
    });
    const problems: string[] = [];
    await runTenancy(trial, 'acme', knex, problems);
    for (let round = 1; round <= Number(values.rounds ?? 1); round += 1) {
      const name = `shop${round}`;
      const users = new AppUsers(`${name}.acme.localhost`, ingressPort);
      process.stdout.write(`── round ${round}\n`);
      await runRound(trial, name, users, problems);
      process.stdout.write(
        `${users.requests} requests of users, ${users.failures.length} failed\n`,
      );
    }
    problems.forEach(problem => process.stdout.write(`PROBLEM ${problem}\n`));
    const done = trial.outcomes.length;
    process.stdout.write(
      `${done} verbs with a kill in each, ${problems.length} problems\n`,
    );
    return problems.length === 0;
  } finally {
    balancer.stop();
    await replicas.stop();
    stop();
    await knex.destroy();
  }
}

main().then(
  good => process.exit(good ? 0 : 1),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
