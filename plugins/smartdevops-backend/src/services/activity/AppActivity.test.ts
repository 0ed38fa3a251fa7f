import { mockServices } from '@backstage/backend-test-utils';
import {
  Activity,
  AppChange,
  ObservedApp,
  ReleaseState,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { anAppWithCandidate } from '../../__testUtils__/observed';
import { ActivityService } from './ActivityService';
import { AppActivity } from './AppActivity';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const ADA = 'user:default/ada';
const DAY = 86_400;
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const version = (revision: number) => ({
  color: revision % 2 ? ('blue' as const) : ('green' as const),
  revision,
  image: `demo/hello:${revision}.0`,
  at: at(-2 * DAY),
  by: ADA,
});

/** An app that tells nothing but this. */
function appOf(state: ReleaseState, changes: AppChange[] = []): ObservedApp {
  const { activeService, deployments, ...app } = anAppWithCandidate();
  const [blue] = deployments;
  return {
    ...app,
    activeService: { ...activeService!, release: state },
    deployments: [{ ...blue, changes }],
  };
}

/** Two backends with one database. */
function world() {
  let now = NOW;
  let isBroken = false;
  const rows = new Map<string, Activity>();
  const log = new ActivityService({
    store: {
      record: async entry => {
        if (isBroken) {
          throw new Error('no database');
        }
        if (!rows.has(entry.id)) {
          rows.set(entry.id, entry);
        }
      },
      amend: async (id, message) => {
        rows.set(id, { ...rows.get(id)!, message });
      },
      withdraw: async id => {
        rows.delete(id);
      },
      list: async () => [],
    },
    clock: () => now,
  });
  const recordFor = jest.spyOn(log, 'recordFor');
  const [one, other] = [1, 2].map(
    () =>
      new AppActivity({
        activity: log,
        clock: () => now,
        logger: mockServices.logger.mock(),
      }),
  );
  return {
    one,
    other,
    recordFor,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    breakDatabase: (broken: boolean) => {
      isBroken = broken;
    },
    told: () => [...rows.values()].map(({ action }) => action),
    rows: () => [...rows.values()],
  };
}

const active = version(1);
const created: ReleaseState = {
  active,
  switched: { kind: 'create', at: at(0), by: ADA },
};
const restarted: AppChange = { verb: 'restart', at: at(0), by: ADA };
const scaled: AppChange = { verb: 'scale', at: at(0), by: ADA, replicas: 3 };

const TOLD: [string, ObservedApp, string[]][] = [
  ['a creation', appOf(created), ['app.create']],
  [
    'a preparation and its approval',
    appOf({
      active,
      candidate: { ...version(2), at: at(0) },
      approval: { revision: 2, by: 'user:default/bob', at: at(0) },
    }),
    ['app.prepare', 'app.approve'],
  ],
  [
    'a promotion',
    appOf({
      active: version(2),
      previous: active,
      switched: { kind: 'promote', at: at(0), by: ADA, from: 1 },
    }),
    ['app.promote'],
  ],
  [
    'a rollback that has begun, whose candidate nobody prepared',
    appOf({
      active: version(3),
      candidate: version(4),
      intent: { kind: 'rollback', by: ADA, since: at(0), revision: 4 },
    }),
    ['app.rollback'],
  ],
  [
    'what was given up',
    appOf({
      active,
      last: { kind: 'aborted', revision: 2, at: at(0), by: ADA, message: 'x' },
    }),
    ['app.abort'],
  ],
  [
    'what the platform did',
    appOf({
      active,
      switched: { kind: 'adopt', at: at(0), by: 'smartdevops', note: 'Why.' },
      last: {
        kind: 'expired',
        revision: 2,
        at: at(0),
        by: 'smartdevops',
        message: 'x',
      },
    }),
    ['app.repair', 'app.expired'],
  ],
  [
    'a switch back, once',
    appOf({
      active,
      previous: version(2),
      switched: { kind: 'switch-back', at: at(0), by: 'smartdevops', from: 2 },
      last: {
        kind: 'switched-back',
        revision: 2,
        at: at(0),
        by: 'smartdevops',
        message: 'It lost replicas.',
      },
    }),
    ['app.switch-back'],
  ],
  [
    'a countdown that was moved',
    appOf({
      active,
      countdown: { verb: 'extend', at: at(0), by: ADA, seconds: 60 },
    }),
    ['app.extend'],
  ],
  [
    'what was done to a version that runs',
    appOf({ active }, [scaled, restarted]),
    ['app.scale', 'app.restart'],
  ],
];

describe('AppActivity', () => {
  it.each(TOLD)(
    'tells once of %s, if nobody else does',
    async (_, app, expected) => {
      const { one, other, told, pass, rows } = world();
      expect(await one.tellLate(app)).toBe(NOW + 3_000);
      expect(told()).toEqual([]);
      pass(10);
      expect(await one.tellLate(app)).toBeUndefined();
      expect(await other.tellLate(app)).toBeUndefined();
      expect(told()).toEqual(expected);
      expect(rows().every(row => row.at === at(0))).toBe(true);
    },
  );

  it.each(TOLD)(
    'tells at once of %s, before it is written over',
    async (_, app, expected) => {
      const { one, other, told, recordFor } = world();
      expect(one.isTold(app)).toBe(false);
      await one.require(app);
      expect(one.isTold(app)).toBe(true);
      await other.tellAll(app);
      expect(told()).toEqual(expected);
      expect(recordFor).toHaveBeenCalledTimes(2 * expected.length);
      await one.require(app);
      await one.tellLate(app);
      expect(recordFor).toHaveBeenCalledTimes(2 * expected.length);
    },
  );

  it('tells the same of the steps that were done as of what is seen then', async () => {
    for (const [, app] of TOLD) {
      const { one, other, rows, pass } = world();
      const before = appOf({ active });
      const { release: state } = app.activeService!;
      await one.tellSteps(before, [
        { kind: 'writeState', state: state!, resourceVersion: '1' },
      ]);
      const told = rows();
      pass(10);
      await other.tellLate({ ...app, deployments: [] });
      expect(rows()).toEqual(told);
    }
  });

  it('tells of a selector that was put back, and of what was scaled to zero', async () => {
    const { one, told, rows } = world();
    const before = appOf({ active });
    before.activeService!.selectedColor = undefined;
    await one.tellSteps(before, [
      { kind: 'writeState', state: { active }, resourceVersion: '1' },
      { kind: 'retire', color: 'green', resourceVersion: '1', at: at(0) },
    ]);
    expect(told()).toEqual(['app.repair', 'app.retire']);
    expect(rows().map(({ message }) => message)).toEqual([
      'put the selector of the Service back to blue: it was changed by somebody else',
      'scaled green to zero: nobody uses it',
    ]);
  });

  it('leaves what is long past alone, and tells what comes after it', async () => {
    const { one, told, pass } = world();
    pass(2 * DAY);
    await one.tellLate(appOf(created));
    expect(told()).toEqual([]);
    await one.tellLate(
      appOf({
        active: version(2),
        previous: active,
        switched: { kind: 'promote', at: at(2 * DAY - 60), by: ADA },
      }),
    );
    expect(told()).toEqual(['app.promote']);
  });

  it('does not believe what claims to be done tomorrow', async () => {
    const { one, told } = world();
    const forged = appOf({ active }, [{ ...restarted, at: at(DAY) }]);
    expect(one.isTold(forged)).toBe(true);
    expect(await one.tellLate(forged)).toBeUndefined();
    await one.require(forged);
    expect(told()).toEqual([]);
    // Clocks differ.
    await one.require(appOf({ active }, [{ ...restarted, at: at(30) }]));
    expect(told()).toEqual(['app.restart']);
  });

  it('lets nothing fail that is done, and tells it once the database is back', async () => {
    const { one, told, pass, breakDatabase } = world();
    breakDatabase(true);
    const app = appOf(created);
    await one.tellSteps(appOf({ active }), [
      { kind: 'writeState', state: created, resourceVersion: '1' },
    ]);
    pass(10);
    expect(await one.tellLate(app)).toBe(NOW + 10_000 + 5_000);
    breakDatabase(false);
    expect(await one.tellLate(app)).toBeUndefined();
    expect(told()).toEqual(['app.create']);
  });

  it('lets nothing be written over that the database does not take', async () => {
    const { one, breakDatabase } = world();
    breakDatabase(true);
    await expect(one.require(appOf(created))).rejects.toMatchObject({
      reason: 'ActivityUnavailable',
      message: expect.stringContaining('nothing was changed'),
    });
    // Where there is nothing to tell, nothing is asked of it.
    await one.require(appOf({ active }));
  });

  it('says that something was begun until it is done, or that nothing was', async () => {
    const { one, rows, breakDatabase } = world();
    const shop = { tenant: 'acme', name: 'shop' };
    const entry = { actor: ADA, action: 'app.remove', message: 'began' };
    const first = await one.begin(shop, entry);
    const second = await one.begin(shop, entry);
    expect(rows()).toMatchObject([entry, entry]);
    await first.finish('removed');
    await second.withdraw();
    expect(rows()).toMatchObject([{ ...entry, message: 'removed' }]);
    breakDatabase(true);
    await expect(one.begin(shop, entry)).rejects.toMatchObject({
      reason: 'ActivityUnavailable',
      message: expect.stringContaining('no database'),
    });
  });
});
