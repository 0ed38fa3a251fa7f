import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { DatabaseClaimStore } from './DatabaseClaimStore';
import { keepClaim } from './keepClaim';
import { openDatabase } from './migrate';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const TTL_MS = 300;

async function database() {
  const knex = await databases.init('SQLITE_3');
  return openDatabase(mockServices.database({ knex }));
}

async function eventually(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

it('holds a claim as long as the work goes on, and gives it back', async () => {
  const knex = await database();

  const claims = new DatabaseClaimStore(knex);
  const claim = { key: 'tenant:acme', owner: 'one', ttlMs: TTL_MS };
  expect(await claims.claim(claim.key, claim.owner, TTL_MS)).toBe(true);
  const first = (await knex('claims').first()).expires_at;

  await keepClaim(claims, claim, async () => {
    await eventually(async () => {
      const { expires_at: now } = await knex('claims').first();
      return Date.parse(now) > Date.parse(first) + TTL_MS;
    });
    expect(await claims.claim(claim.key, 'two', TTL_MS)).toBe(false);
  });
  expect(await claims.claim(claim.key, 'two', TTL_MS)).toBe(true);
});

it('ends by itself once whoever held it is dead', async () => {
  const knex = await database();

  const claims = new DatabaseClaimStore(knex);
  expect(await claims.claim('tenant:acme', 'dead', TTL_MS)).toBe(true);
  await eventually(() => claims.claim('tenant:acme', 'two', TTL_MS));
  // What a dead owner would still write changes nothing.
  await claims.renew('tenant:acme', 'dead', 60_000);
  await eventually(() => claims.claim('tenant:acme', 'three', TTL_MS));
});
