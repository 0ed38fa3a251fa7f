import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ReleaseHistoryEntry } from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  DatabaseReleaseGroupStore,
  DatabaseReleaseStore,
  openDatabase,
  ReleaseGroup,
} from '.';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const day = (n: number) =>
  `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const SHOP = { tenant: 'acme', app: 'shop' };

function anEntry(more: Partial<ReleaseHistoryEntry> = {}): ReleaseHistoryEntry {
  return {
    kind: 'prepare',
    revision: 2,
    color: 'green',
    image: 'demo/hello:2.0',
    from: 1,
    by: 'user:default/ada',
    at: day(2),
    outcome: 'running',
    message: '',
    spec: {
      image: 'demo/hello:2.0',
      port: 80,
      containerPort: 8080,
      replicas: 1,
      env: { QUOTE: '"; DROP TABLE releases; -- 🙂' },
      secretEnv: ['TOKEN'],
      secretKeys: { TOKEN: 'TOKEN.r2' },
    },
    ...more,
  };
}

describe.each(databases.eachSupportedId())('stores on %p', databaseId => {
  async function open() {
    const knex = await openDatabase(
      mockServices.database({ knex: await databases.init(databaseId) }),
    );
    return {
      releases: new DatabaseReleaseStore(knex),
      groups: new DatabaseReleaseGroupStore(knex),
    };
  }

  it('records a release once, however many record it', async () => {
    const { releases } = await open();
    const entry = anEntry();
    await Promise.all([1, 2, 3].map(() => releases.put(SHOP, entry)));
    await releases.put({ ...SHOP, app: 'other' }, entry);
    const [found, ...others] = await releases.list(SHOP);
    expect(others).toEqual([]);
    expect(found).toEqual({ ...entry, id: expect.any(String) });
  }, 60_000);

  it('keeps how a release ended, and what it was', async () => {
    const { releases } = await open();
    await releases.put(SHOP, anEntry());
    await releases.put(SHOP, anEntry({ message: 'starting', spec: undefined }));
    const [running] = await releases.running(SHOP);
    expect(running).toMatchObject({
      message: 'starting',
      spec: anEntry().spec,
    });
    const end = { outcome: 'promoted' as const, endedAt: day(3) };
    await releases.close(running.id, end);
    // Somebody who looked before that comes late, in every way.
    await releases.put(SHOP, anEntry());
    await releases.close(running.id, { outcome: 'failed', message: 'late' });
    expect(await releases.running(SHOP)).toEqual([]);
    expect(await releases.list(SHOP)).toEqual([
      expect.objectContaining({ ...end, message: 'starting' }),
    ]);
  }, 60_000);

  it('lists the newest 200 first', async () => {
    const { releases } = await open();
    for (let revision = 1; revision <= 203; revision++) {
      const at = new Date(Date.parse(day(1)) + revision * 1000).toISOString();
      await releases.put(SHOP, anEntry({ revision, at }));
    }
    const revisions = (await releases.list(SHOP)).map(r => r.revision);
    expect(revisions).toHaveLength(200);
    expect(revisions.slice(0, 2)).toEqual([203, 202]);
  }, 60_000);

  it('finds what a revision was, but not that of an app removed before', async () => {
    const { releases } = await open();
    const create = { kind: 'create', outcome: 'succeeded' } as const;
    await releases.put(SHOP, anEntry({ ...create, revision: 1, at: day(1) }));
    await releases.put(SHOP, anEntry({ at: day(2) }));
    await releases.put(SHOP, anEntry({ kind: 'promote', at: day(3) }));
    const found = await releases.ofRevision(SHOP, 2);
    expect(found.map(({ kind }) => kind)).toEqual(['promote', 'prepare']);
    expect(found[1].spec).toEqual(anEntry().spec);
    expect(await releases.ofRevision(SHOP, 3)).toEqual([]);
    expect(await releases.ofRevision({ ...SHOP, tenant: 'beta' }, 2)).toEqual(
      [],
    );
    await releases.put(SHOP, anEntry({ ...create, revision: 1, at: day(4) }));
    expect(await releases.ofRevision(SHOP, 2)).toEqual([]);
    await releases.put(SHOP, anEntry({ at: day(5), spec: undefined }));
    expect(await releases.ofRevision(SHOP, 2)).toHaveLength(1);
  }, 60_000);

  it('gives a coordinated release to one backend at a time', async () => {
    const { groups } = await open();
    const group: ReleaseGroup = {
      id: randomUUID(),
      tenant: 'acme',
      apps: [{ app: 'shop', expectedRevision: 2 }],
      by: 'user:default/ada',
      state: 'switching',
      message: '',
      createdAt: day(1),
    };
    await groups.insert(group, 'first', day(2));
    expect(await groups.abandoned(day(1))).toEqual([]);
    const { id } = group;
    const claim = (owner: string, now: string) =>
      groups.claim({ id, owner, now, until: day(4) });
    expect(await claim('second', day(1))).toBe(false);
    expect(await groups.abandoned(day(3))).toEqual([group]);
    const won = await Promise.all(
      ['a', 'b', 'c'].map(owner => claim(owner, day(3))),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    const winner = ['a', 'b', 'c'][won.indexOf(true)];
    const state = 'succeeded' as const;
    const end = { id, state, message: 'done' };
    expect(await groups.setState({ ...end, owner: 'first' })).toBe(false);
    expect(await claim(winner, day(3))).toBe(true);
    expect(await groups.setState({ ...end, owner: winner })).toBe(true);
    expect(await groups.abandoned(day(9))).toEqual([]);
    expect(await claim(winner, day(9))).toBe(false);
  }, 60_000);
});
