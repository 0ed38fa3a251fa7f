import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import createKnex, { Knex } from 'knex';
import { TestPortal } from './__testUtils__/portal';
import { QUICK_RELEASES, TestApp } from './__testUtils__/releases';

/*
 * The ways of docs/operations.md to save the database and to put it back, with
 * the programs that people use for it.
 */

jest.setTimeout(240_000);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-restore-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** One kind of database, and how it is saved, lost and put back. */
type Way = {
  knex: Knex;
  save(): Promise<void>;
  lose(): Promise<void>;
  putBack(): Promise<void>;
};

async function sqlite(): Promise<Way> {
  const file = path.join(folder, 'database.sqlite');
  const saved = path.join(folder, 'saved.sqlite');
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: file,
    useNullAsDefault: true,
  });
  /** The portal does not run meanwhile. */
  const exchange = async (work: () => void) => {
    await knex.destroy();
    ['', '-wal', '-shm'].forEach(end =>
      fs.rmSync(`${file}${end}`, { force: true }),
    );
    work();
    knex.initialize();
  };
  return {
    knex,
    // Whole, though the portal goes on writing.
    save: async () => knex.raw('vacuum into ?', [saved]),
    lose: () => exchange(() => {}),
    putBack: () => exchange(() => fs.copyFileSync(saved, file)),
  };
}

const databases = TestDatabases.create({ ids: ['POSTGRES_15'] });

/** Where PostgreSQL's own programs are: on the path, or where Debian puts them. */
const POSTGRES = [
  '',
  '/usr/lib/postgresql/15/bin/',
  '/usr/lib/postgresql/16/bin/',
  '/usr/lib/postgresql/17/bin/',
].find(bin => spawnSync(`${bin}pg_dump`, ['--version']).status === 0);

async function postgres(): Promise<Way> {
  const knex = await databases.init('POSTGRES_15');
  const { host, port, user, password, database } =
    knex.client.connectionSettings;
  const saved = path.join(folder, 'saved.dump');
  const run = (program: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(
      `${POSTGRES}${program}`,
      ['--host', host, '--port', String(port), '--username', user, ...args],
      { env: { ...process.env, PGPASSWORD: password }, encoding: 'utf8' },
    );
    expect([stderr, status]).toEqual(['', 0]);
  };
  return {
    knex,
    save: async () =>
      run('pg_dump', '--format', 'custom', '--file', saved, database),
    lose: async () => {
      await knex.raw('drop schema public cascade');
      await knex.raw('create schema public');
    },
    putBack: async () =>
      run('pg_restore', '--clean', '--if-exists', '--dbname', database, saved),
  };
}

const WAYS: [name: string, open: () => Promise<Way>][] = [['SQLite', sqlite]];
if (POSTGRES !== undefined && databases.supports('POSTGRES_15')) {
  WAYS.push(['PostgreSQL, by pg_dump', postgres]);
}

describe('a database that was lost is put back, while apps go on running', () => {
  it.each(WAYS)('%s', async (_name, open) => {
    const way = await open();
    const portal = await TestPortal.start({
      knex: way.knex,
      config: { releases: QUICK_RELEASES },
    });
    try {
      await portal.seedTenant('acme');
      const app = new TestApp(portal, 'shop');
      await app.create({ image: 'demo/hello:1.0' });
      await app.release({ image: 'demo/hello:2.0' });
      const about = async () => ({
        tenant: (await portal.get('owner', '/v1/tenants/acme')).body,
        requests: (await portal.get('owner', '/v1/tenant-requests')).body,
        activity: (await portal.get('owner', '/v1/activity?tenant=acme')).body,
      });
      const history = async () =>
        (
          await portal.get('developer', `${app.address}/history`)
        ).body.items?.map(
          (item: { kind: string; revision: number; by: string }) => [
            item.kind,
            item.revision,
            item.by,
          ],
        );
      const before = { ...(await about()), history: await history() };
      expect(before.tenant.members).toHaveLength(3);
      expect(before.history).toContainEqual([
        'promote',
        2,
        'user:default/developer',
      ]);
      await way.save();

      // What happens after it was saved is in the cluster alone, later.
      await app.release({ image: 'demo/hello:3.0' });
      await portal.seedTenant('beta');
      const late = new TestApp(portal, 'late', 'beta');
      await late.create({ image: 'demo/hello:1.0' });
      await portal.kill();
      await way.lose();
      await portal.revive();
      expect((await portal.get('owner', '/v1/tenants/acme')).status).toBe(404);
      expect(await app.visit()).toEqual({ status: 200, version: '3.0' });

      await portal.kill();
      await way.putBack();
      await portal.revive();
      const after = await about();
      expect(after.tenant.members).toEqual(before.tenant.members);
      expect(after.requests).toEqual(before.requests);
      expect(after.activity.items).toEqual(
        expect.arrayContaining(before.activity.items),
      );
      await portal.eventually(async () =>
        JSON.stringify(await history()).includes('["promote",3,'),
      );
      expect(await history()).toEqual(expect.arrayContaining(before.history));
      expect(await app.visit()).toEqual({ status: 200, version: '3.0' });
      // A tenant that was approved later is approved again, and finds its app.
      expect((await portal.get('owner', '/v1/tenants/beta')).status).toBe(404);
      expect(await late.visit()).toEqual({ status: 200, version: '1.0' });
      await portal.seedTenant('beta');
      await late.until(({ reason }) => reason === 'Serving');
      await late.release({ image: 'demo/hello:2.0' });
      expect(await late.visit()).toEqual({ status: 200, version: '2.0' });
      // And it can be worked with.
      await app.release({ image: 'demo/hello:4.0' });
      expect(await app.visit()).toEqual({ status: 200, version: '4.0' });
    } finally {
      await portal.stop();
      await way.knex.destroy();
    }
  });
});
