import { ReleaseState } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ActivityService } from '../services';
import { LateTeller } from './LateTeller';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const ADA = 'user:default/ada';
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const version = (revision: number) => ({
  color: revision % 2 ? ('blue' as const) : ('green' as const),
  revision,
  image: `demo/hello:${revision}.0`,
  at: at(-60),
  by: ADA,
});

function world() {
  let now = NOW;
  const rows = new Map<string, { at: string; action: string; actor: string }>();
  const activity = new ActivityService({
    store: {
      record: async entry => {
        if (!rows.has(entry.id)) {
          rows.set(entry.id, entry);
        }
      },
      list: async () => [],
    },
    clock: () => now,
  });
  const tellers = [1, 2].map(
    () => new LateTeller({ activity, clock: () => now }),
  );
  return {
    activity,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    tell: async (state: ReleaseState) => {
      const app = {
        cluster: 'default',
        namespace: 'acme',
        tenant: 'acme',
        name: 'shop',
        activeService: { release: state },
      } as Parameters<LateTeller['tell']>[0];
      const wakes = [];
      for (const teller of tellers) {
        wakes.push(await teller.tell(app));
      }
      return wakes[0];
    },
    told: () => [...rows.values()].map(({ action }) => action),
    rows,
  };
}

const active = version(1);
const created: ReleaseState = {
  active,
  switched: { kind: 'create', at: at(0), by: ADA },
};

it.each<[string, ReleaseState, string[]]>([
  ['a creation', created, ['app.create']],
  [
    'a preparation and its approval',
    {
      active,
      candidate: { ...version(2), at: at(0) },
      approval: { revision: 2, by: 'user:default/bob', at: at(0) },
    },
    ['app.prepare', 'app.approve'],
  ],
  [
    'a promotion',
    {
      active: version(2),
      previous: active,
      switched: { kind: 'promote', at: at(0), by: ADA, from: 1 },
    },
    ['app.promote'],
  ],
  [
    'a rollback that has begun, whose candidate nobody prepared',
    {
      active: version(3),
      candidate: version(4),
      intent: { kind: 'rollback', by: ADA, since: at(0), revision: 4 },
    },
    ['app.rollback'],
  ],
  [
    'what was given up',
    {
      active,
      last: { kind: 'aborted', revision: 2, at: at(0), by: ADA, message: 'x' },
    },
    ['app.abort'],
  ],
  [
    'nothing that the platform did',
    {
      active,
      switched: { kind: 'adopt', at: at(0), by: 'smartdevops' },
      last: {
        kind: 'expired',
        revision: 2,
        at: at(0),
        by: 'smartdevops',
        message: 'x',
      },
    },
    [],
  ],
])('tells once of %s, if nobody else does', async (_, state, expected) => {
  const { tell, told, pass, rows } = world();
  const wakeAt = await tell(state);
  expect(told()).toEqual([]);
  expect(wakeAt).toBe(expected.length > 0 ? NOW + 3_000 : undefined);
  pass(10);
  expect(await tell(state)).toBeUndefined();
  await tell(state);
  expect(told()).toEqual(expected);
  expect([...rows.values()].every(row => row.at === at(0))).toBe(true);
});

it('says nothing where whoever did it has told of it', async () => {
  const { tell, told, pass, activity } = world();
  await activity.recordFor(
    { tenant: { name: 'acme' }, app: 'shop' },
    { actor: ADA, action: 'app.create', message: 'created it' },
    { key: `create ${at(0)}` },
  );
  pass(10);
  await tell(created);
  expect(told()).toEqual(['app.create']);
});

it('leaves what is long past alone, and tells what comes after it', async () => {
  const { tell, told, pass } = world();
  pass(2 * 86_400);
  await tell(created);
  expect(told()).toEqual([]);
  await tell({
    active: version(2),
    previous: active,
    switched: { kind: 'promote', at: at(2 * 86_400 - 60), by: ADA },
  });
  expect(told()).toEqual(['app.promote']);
});

it('tries again after the database failed', async () => {
  const recordFor = jest
    .fn()
    .mockRejectedValueOnce(new Error('no database'))
    .mockResolvedValue(undefined);
  const teller = new LateTeller({
    activity: { recordFor },
    clock: () => NOW + 10_000,
  });
  const app = {
    tenant: 'acme',
    name: 'shop',
    activeService: { release: created },
  } as Parameters<LateTeller['tell']>[0];
  await expect(teller.tell(app)).rejects.toThrow('no database');
  await teller.tell(app);
  await teller.tell(app);
  expect(recordFor).toHaveBeenCalledTimes(2);
});
