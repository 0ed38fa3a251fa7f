import { setTimeout as sleep } from 'node:timers/promises';
import { AppUsers } from './AppUsers';
import { Trial } from './Trial';
import { AppVerbs } from './verbs';

/** Every verb of the activity log of a round, and how often it was asked. */
const ASKED = {
  'app.create': 1,
  'app.prepare': 3,
  'app.promote': 2,
  'app.extend': 1,
  'app.finish': 1,
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
  await app.extend(600);
  await app.logged('finish');
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

  problems.push(...(await miscounts(app)).map(line => `${name}: ${line}`));
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
  if (!(await app.activity()).includes('app.remove')) {
    problems.push(`${name}: nothing tells that it was removed.`);
  }
  await app.create();
}

/**
 * What the activity log does not tell as often as it was done; what a dead
 * backend did it tells within seconds.
 */
async function miscounts(app: AppVerbs): Promise<string[]> {
  const end = Date.now() + 15_000;
  for (;;) {
    const actions = await app.activity();
    const wrong = Object.entries(ASKED).flatMap(([action, times]) => {
      const found = actions.filter(told => told === action).length;
      return found === times
        ? []
        : [`${action} is told ${found} times, not ${times}.`];
    });
    if (wrong.length === 0 || Date.now() > end) {
      return wrong;
    }
    await sleep(500);
  }
}
