import { spawn } from 'node:child_process';
import { runMain } from './lib/failure.mjs';
import { startPostgres } from './lib/postgres.mjs';

const HELP = `node scripts/withPostgres.mjs PROGRAM [arguments]

Runs a program beside a real PostgreSQL with an empty database, whose address
is in BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING.
`;

await runMain(async () => {
  const [program, ...args] = process.argv.slice(2);
  if (!program || program === '--help') {
    console.log(HELP);
    return program ? 0 : 2;
  }
  const postgres = await startPostgres();
  try {
    const child = spawn(program, args, {
      stdio: 'inherit',
      env: {
        ...process.env,
        BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: postgres.url,
      },
    });
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', code => resolve(code ?? 1));
    });
  } finally {
    await postgres.stop();
  }
});
