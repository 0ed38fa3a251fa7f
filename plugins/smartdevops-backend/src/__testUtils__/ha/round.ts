import { AppUsers } from './AppUsers';
import { Trial } from './Trial';
import { AppVerbs } from './verbs';

/** Every verb of the activity log of a round, and how often it was asked. */
const ASKED = {
  'app.create': 1,
  'app.prepare': 3,
  'app.promote': 2,
  'app.abort': 1,
  'app.scale': 1,
  'app.restart': 1,
  'app.stop': 1,
  'app.start': 1,
};

/**
 * Goes through the verbs of one app, with users on it all the time but while
 * it is stopped. What did not happen exactly once is told in `problems`.
 */
export async function runRound(
  trial: Trial,
  name: string,
  users: AppUsers,
  problems: string[],
): Promise<void> {
  const app = new AppVerbs(trial, name);
  await app.create();
  users.start();
  const second = await app.prepare('demo/hello:2.0');
  await app.promote(second);
  await app.rollback(second, 1);
  await app.settled();
  const third = await app.prepare('demo/hello:2.0');
  await app.promote(third);
  await app.settled();
  await app.rollback(third, 1);
  await app.settled();
  await app.rollback(1, third, third);
  await app.settled();
  await app.prepare('demo/hello:3.0');
  await app.abort();
  await app.settled();
  await app.scale(3);
  await app.logged('restart');
  await app.settled();
  await users.stop();
  await app.logged('stop');
  await app.logged('start');
  await app.settled();

  const counts = await countsOf(app);
  for (const [action, times] of Object.entries(ASKED)) {
    const found = counts.get(action) ?? 0;
    if (found !== times) {
      problems.push(`${name}: ${action} is told ${found} times, not ${times}.`);
    }
  }
  const kinds = await app.history();
  const told = kinds.map(({ kind, revision }) => `${kind} ${revision}`);
  const expected = [
    'create 1',
    ...[`prepare ${second}`, `promote ${second}`, 'rollback 1'],
    ...[`prepare ${third}`, `promote ${third}`, 'rollback 1'],
    `rollback ${third}`,
    `prepare ${third + 1}`,
  ];
  if (told.join() !== expected.join()) {
    problems.push(
      `${name}: the history is ${told.join()}, not ${expected.join()}.`,
    );
  }
  problems.push(...users.failures.map(failure => `${name}: ${failure}`));
  // Nothing that is left of it keeps the name from being used again.
  await app.remove();
  await app.create();
}

async function countsOf(app: AppVerbs): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const action of await app.activity()) {
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  return counts;
}
