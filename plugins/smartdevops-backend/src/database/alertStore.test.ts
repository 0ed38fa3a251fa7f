import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  AlertNotice,
  fingerprintOf,
  PlacedAlert,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import fc from 'fast-check';
import { AlertIntake, DatabaseAlertStore, openDatabase, StormState } from '.';

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-02T00:00:00.000Z';
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const firing = (fingerprint: string, tenant?: string): PlacedAlert => ({
  source: 'http://alertmanager',
  fingerprint,
  startsAt: AT,
  status: 'firing',
  labels: { alertname: 'A', pod: `"; DROP TABLE alerts; -- ${fingerprint}` },
  annotations: { summary: '🙂' },
  tenant,
});
const resolved = (fingerprint: string, tenant?: string): PlacedAlert => ({
  ...firing(fingerprint, tenant),
  status: 'resolved',
  endsAt: LATER,
});
const titleOf = (notice: AlertNotice, { firing: count }: StormState) =>
  notice.kind === 'one'
    ? `${notice.alert.fingerprint} ${notice.alert.status}`
    : `${count} fire, ${notice.began.length} began, ${notice.ended.length} ended`;
const message = (notice: AlertNotice, storm: StormState) => ({
  recipients: ['user:default/ada'],
  title: titleOf(notice, storm),
  description: '',
  link: '/',
  severity: 'high' as const,
  topic: 'Alerts',
  scope: 'scope',
});
const intake = (
  alerts: PlacedAlert[],
  more: Partial<AlertIntake> = {},
): AlertIntake => ({
  source: 'http://alertmanager',
  groupKey: '{}:{}',
  alerts,
  unparsed: [],
  heartbeat: false,
  at: AT,
  messagesFor: (notice, storm) => [message(notice, storm)],
  ...more,
});

describe.each(databases.eachSupportedId())('alerts on %p', databaseId => {
  async function open() {
    const knex = await openDatabase(
      mockServices.database({ knex: await databases.init(databaseId) }),
    );
    const store = new DatabaseAlertStore(knex);
    const take = async (one: AlertIntake) => (await store.take([one]))[0];
    return { knex, store, take };
  }

  it('are kept once, whatever comes again and in whatever order', async () => {
    const { knex, store, take } = await open();
    const steps = fc.array(
      fc.array(
        fc
          .tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean())
          .map(([name, ended]) => (ended ? resolved(name) : firing(name))),
        { maxLength: 4 },
      ),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async payloads => {
        await knex('alerts').delete();
        for (const alerts of payloads) {
          await take(intake(alerts));
        }
        const seen = payloads.flat();
        const names = [...new Set(seen.map(alert => alert.fingerprint))];
        const kept = await store.list({ limit: 100 });
        expect(kept.map(({ fingerprint }) => fingerprint).sort()).toEqual(
          names.sort(),
        );
        for (const alert of kept) {
          const ended = seen.some(
            a => a.fingerprint === alert.fingerprint && a.status === 'resolved',
          );
          expect(alert.status).toBe(ended ? 'resolved' : 'firing');
        }
      }),
      { numRuns: 25 },
    );
  });

  it('are kept together with their messages, or not at all', async () => {
    const { knex, store, take } = await open();
    const count = async (table: string) =>
      Number((await knex(table).count({ n: '*' }))[0].n);
    await take(intake([firing('a'), firing('b')]));
    expect([await count('alerts'), await count('outbox')]).toEqual([2, 2]);
    await take(intake([firing('a')]));
    expect([await count('alerts'), await count('outbox')]).toEqual([2, 2]);
    const broken = intake([resolved('a'), firing('c')], {
      messagesFor: () => {
        throw new Error('no');
      },
    });
    await expect(take(broken)).rejects.toThrow('no');
    expect([await count('alerts'), await count('outbox')]).toEqual([2, 2]);
    const again = await store.list({ status: 'firing', limit: 10 });
    expect(again).toHaveLength(2);
  });

  it('of a storm are counted by name, however they come', async () => {
    const { knex, take } = await open();
    let storm: StormState | undefined;
    const hand = (alerts: PlacedAlert[]) =>
      take(
        intake(alerts, {
          messagesFor: (_, now) => {
            storm = now;
            return [];
          },
        }),
      );
    const named = (make: typeof firing, name: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...make(`${fingerprintOf({ name })}${index}`, 'acme'),
        labels: { alertname: name },
      }));
    await hand(named(firing, 'Storm', 6));
    await hand(named(firing, 'Conc', 1));
    const storms = { names: [{ name: 'Storm', firing: 6 }], distinct: 1 };
    const both = [...storms.names, { name: 'Conc', firing: 1 }];
    expect(storm).toEqual({ firing: 7, names: both, distinct: 2 });
    await hand(named(resolved, 'Storm', 6));
    expect(storm).toEqual({
      firing: 1,
      names: [{ name: 'Conc', firing: 1 }],
      distinct: 1,
    });
    const odd = `\u0000\ud800${'x'.repeat(400)}`;
    const others = ['a', 'b', 'c', 'd', 'e', odd];
    await hand(others.flatMap(name => named(firing, name, 2)));
    expect(storm).toMatchObject({ firing: 13, distinct: 7 });
    expect(storm?.names).toHaveLength(5);
    await hand([
      ...named(resolved, 'Conc', 1),
      ...others.flatMap(name => named(resolved, name, 2)),
    ]);
    expect(storm).toEqual({ firing: 0, names: [], distinct: 0 });
    expect(await knex('alert_storm_names')).toEqual([]);
  });

  it('of a storm that an older build began are never counted below zero', async () => {
    const { knex, take } = await open();
    let storm: StormState | undefined;
    const hand = (make: typeof firing, from: number, to: number) =>
      take(
        intake(
          Array.from({ length: to - from }, (_, index) =>
            make(`${from + index}`, 'acme'),
          ),
          {
            messagesFor: (_, now) => {
              storm = now;
              return [];
            },
          },
        ),
      );
    const names = () => knex('alert_storm_names').select('name', 'firing');
    await hand(firing, 0, 8);
    expect(storm).toMatchObject({ firing: 8 });
    // That build counted no names: ends are the first that is heard of them.
    await knex('alert_storm_names').delete();
    await hand(resolved, 0, 2);
    expect(await names()).toEqual([{ name: 'A', firing: 0 }]);
    await hand(resolved, 2, 3);
    expect(await names()).toEqual([{ name: 'A', firing: 0 }]);
    await hand(firing, 8, 10);
    expect(storm).toEqual({
      firing: 7,
      names: [{ name: 'A', firing: 2 }],
      distinct: 1,
    });
    await knex('alert_storms').update({ firing: 1 });
    await hand(resolved, 3, 8);
    expect(storm).toEqual({ firing: 0, names: [], distinct: 0 });
    expect(await knex('alert_storms')).toEqual([]);
  });

  it('are taken in by several backends at once, each once', async () => {
    const { store, take } = await open();
    const names = Array.from({ length: 30 }, (_, index) => `${index}`);
    const changes = await Promise.all([
      take(intake(names.map(name => firing(name)))),
      take(intake(names.map(name => resolved(name)))),
      take(intake(names.map(name => firing(name)))),
    ]);
    const kept = await store.list({ limit: 100 });
    expect(kept).toHaveLength(30);
    expect(kept.every(({ status }) => status === 'resolved')).toBe(true);
    const first = changes.flat().filter(({ before }) => !before);
    expect(first).toHaveLength(30);
  });

  it('are listed by tenant, firing first, and forgotten in the end', async () => {
    const { store, take } = await open();
    await take(
      intake([
        resolved('a', 'acme'),
        { ...firing('b', 'acme'), app: 'shop' },
        { ...firing('c', 'beta'), app: 'shop' },
        firing('d'),
      ]),
    );
    const list = async (filter: object) =>
      (await store.list({ limit: 10, ...filter })).map(a => a.fingerprint);
    expect(await list({ tenants: ['acme'] })).toEqual(['b', 'a']);
    expect(await list({ tenants: [] })).toEqual([]);
    expect((await list({})).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(await store.countFiring()).toEqual([
      { tenant: 'acme', app: 'shop', count: 1 },
      { tenant: 'beta', app: 'shop', count: 1 },
    ]);
    await store.forget('2026-01-03T00:00:00.000Z');
    expect((await list({})).sort()).toEqual(['b', 'c', 'd']);
  });

  it('stay acknowledged when they change, and tell the last heartbeat', async () => {
    const { store, take } = await open();
    await take(intake([firing('a')], { heartbeat: true }));
    const [{ id }] = await store.list({ limit: 1 });
    const acknowledged = { by: 'user:default/ada', at: AT, comment: 'mine' };
    await store.acknowledge(id, acknowledged);
    await take(intake([resolved('a')], { heartbeat: true, at: LATER }));
    expect(await store.get(id)).toMatchObject({
      status: 'resolved',
      acknowledged,
    });
    expect(await store.heartbeats()).toEqual([
      { source: 'http://alertmanager', seenAt: LATER },
    ]);
  });

  it('stay where they began, and learn what was not known yet', async () => {
    const { store, take } = await open();
    const place = async () => {
      const [{ tenant, app, status }] = await store.list({ limit: 1 });
      return [tenant, app, status];
    };
    await take(intake([firing('a', 'acme')]));
    expect(
      await take(intake([{ ...firing('a', 'acme'), app: 'shop' }])),
    ).toEqual([]);
    expect(await place()).toEqual(['acme', 'shop', 'firing']);
    await take(intake([{ ...firing('a', 'beta'), app: 'other' }]));
    expect(await place()).toEqual(['acme', 'shop', 'firing']);
    const [{ after }] = await take(intake([resolved('a')]));
    expect(after).toMatchObject({ tenant: 'acme', app: 'shop' });
    expect(await place()).toEqual(['acme', 'shop', 'resolved']);
  });

  it('that cannot be read are kept once each', async () => {
    const { store, take } = await open();
    const unparsed = [{ index: 0, reason: 'labels: wrong', text: '{}' }];
    await take(intake([], { unparsed }));
    await take(intake([], { unparsed, at: LATER }));
    const more = [{ index: 0, reason: 'startsAt: wrong', text: '[]' }];
    await take(intake([], { unparsed: more }));
    const source = 'http://alertmanager';
    const id = expect.any(String);
    const first = { id, source, reason: 'labels: wrong', text: '{}' };
    expect(await store.listUnparsed(9)).toEqual([
      { ...first, receivedAt: LATER },
      { id, source, reason: 'startsAt: wrong', text: '[]', receivedAt: AT },
    ]);
    expect(await store.listUnparsed(1)).toHaveLength(1);
  });
});
