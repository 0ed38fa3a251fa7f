import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { createLocalJWKSet, jwtVerify } from 'jose';
import request from 'supertest';
import { USERS, Who } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';
import { DatabaseSigningKeyStore, openDatabase } from './database';
import { GrafanaKeys } from './services';

jest.setTimeout(60_000);

const BASE_URL = 'https://grafana.example.com';
const JWKS = '/v1/grafana/jwks.json';
const SHOP = '/v1/tenants/acme/apps/shop/grafana';
const ACME = '/v1/tenants/acme/grafana';
const PLATFORM = '/v1/platform/grafana';

it('says at its start what keeps browsers from showing Grafana', async () => {
  const logger = mockServices.logger.mock();
  const portal = await TestPortal.start({
    config: { grafana: { baseUrl: BASE_URL } },
    features: [logger.factory],
  });
  await portal.stop();
  expect(logger.warn).toHaveBeenCalledWith(
    expect.stringContaining(
      `Set backend.csp.frame-src to ["'self'", "${BASE_URL}"]`,
    ),
  );
});

describe('a portal without Grafana', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start();
    await portal.seedTenant('acme');
  });

  afterAll(() => portal.stop());

  it('says what to set', async () => {
    const { body } = await portal.get('viewer', ACME).expect(200);
    expect(body).toEqual({
      configured: false,
      message: expect.stringContaining('smartdevops.grafana.baseUrl'),
    });
  });

  it('has no keys', async () => {
    const { status, body } = await request(portal.url).get(JWKS);
    expect([status, body.error.reason]).toEqual([404, 'GrafanaTokensDisabled']);
  });
});

describe('a portal with Grafana', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({
      config: {
        namespacePrefix: 'tenant-',
        grafana: {
          baseUrl: BASE_URL,
          jwt: {
            enabled: true,
            audience: 'our-grafana',
            claims: { role: 'Viewer' },
          },
        },
      },
    });
    await portal.seedTenant('acme');
    await portal
      .post('developer', '/v1/tenants/acme/apps', {
        name: 'shop',
        image: 'demo/hello:1',
      })
      .expect(201);
  });

  afterAll(() => portal.stop());

  /** What Grafana would know of whoever opens an address. */
  async function shown(who: Who, address: string) {
    const { body } = await portal.get(who, address).expect(200);
    const embed = new URL(body.embedUrl);
    // Without credentials, as Grafana asks.
    const { body: keys } = await request(portal.url).get(JWKS).expect(200);
    const document = await request(portal.url).get('/openapi.json');
    const { payload, protectedHeader } = await jwtVerify(
      embed.searchParams.get('auth_token') ?? '',
      createLocalJWKSet(keys),
      { audience: 'our-grafana', issuer: document.body.servers[0].url },
    );
    return { body, embed, payload, protectedHeader, keys };
  }

  it('tells Grafana for a minute who looks at an app', async () => {
    const { body, embed, payload, protectedHeader } = await shown(
      'viewer',
      `${SHOP}?theme=dark&range=24h`,
    );
    expect(embed.origin).toBe(BASE_URL);
    expect(embed.searchParams.get('var-namespace')).toBe('tenant-acme');
    expect(embed.searchParams.get('var-app')).toBe('shop');
    expect(embed.searchParams.get('theme')).toBe('dark');
    expect(embed.searchParams.get('from')).toBe('now-24h');
    expect(payload).toMatchObject({
      sub: USERS.viewer,
      name: 'viewer',
      role: 'Viewer',
      tenant: 'acme',
      platform_admin: false,
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    expect(Date.parse(body.expiresAt)).toBe((payload.exp ?? 0) * 1_000);
    expect(protectedHeader.alg).toBe('ES256');
    expect(body.openUrl).not.toContain('auth_token');
  });

  it('shows the platform to admins', async () => {
    const { embed, payload } = await shown('admin', PLATFORM);
    expect(embed.pathname).toBe('/d/smartdevops-devops');
    expect(payload).toMatchObject({ sub: USERS.admin, platform_admin: true });
    expect(payload).not.toHaveProperty('tenant');
  });

  it('publishes nothing private', async () => {
    const { keys } = await shown('owner', ACME);
    expect(keys.keys).toHaveLength(2);
    for (const key of keys.keys) {
      expect(Object.keys(key).sort()).toEqual(
        ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'].sort(),
      );
    }
  });

  it.each([
    ['stranger', SHOP, 404, 'TenantNotFound'],
    ['stranger', ACME, 404, 'TenantNotFound'],
    ['owner', PLATFORM, 403, 'AdminRequired'],
    ['viewer', '/v1/tenants/acme/apps/none/grafana', 404, 'AppNotFound'],
    ['viewer', '/v1/tenants/acme/apps/.%2B/grafana', 400, 'Invalid'],
    ['viewer', '/v1/tenants/acme/apps/%24__all/grafana', 400, 'Invalid'],
    ['viewer', `${SHOP}?theme=light%26var-namespace%3Dother`, 400, 'Invalid'],
    ['viewer', `${SHOP}?namespace=other`, 400, 'Invalid'],
    ['viewer', `${SHOP}?range=999y`, 400, 'Invalid'],
    ['nobody', SHOP, 401, undefined],
  ] as const)(
    'gives %s no token for %s',
    async (who, address, status, reason) => {
      const response = await portal.get(who, address);
      expect(response.status).toBe(status);
      expect(response.body.error.reason).toEqual(reason);
      expect(response.text).not.toContain('auth_token');
    },
  );

  it('signs with the same key after a restart', async () => {
    const before = await shown('viewer', ACME);
    await portal.kill();
    await portal.revive();
    await portal.until('owner', '/v1/tenants', body => body.total === 1);
    const after = await shown('viewer', ACME);
    expect(after.protectedHeader.kid).toBe(before.protectedHeader.kid);
  });
});

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('keys on %p', databaseId => {
  const WEEK_MS = 7 * 24 * 3_600_000;
  const publicIds = async (keys: GrafanaKeys) =>
    (await keys.publicKeys()).keys.map(({ kid }) => kid);

  it('are the same for all replicas, and known long before and after they sign', async () => {
    const knex = await openDatabase(
      mockServices.database({ knex: await databases.init(databaseId) }),
    );
    const store = new DatabaseSigningKeyStore(knex);
    let now = Date.parse('2026-01-01T00:00:00Z');
    const replica = () => new GrafanaKeys({ store, clock: () => now });
    const replicas = Array.from({ length: 5 }, replica);
    const first = await Promise.all(replicas.map(keys => keys.current()));
    expect(new Set(first.map(({ kid }) => kid)).size).toBe(1);
    const [one, other] = replicas;
    const atFirst = await publicIds(one);
    expect(await publicIds(other)).toEqual(atFirst);

    now += WEEK_MS;
    const second = await other.current();
    expect(second.kid).toBe(atFirst[1]);
    expect(await publicIds(one)).toEqual([...atFirst, expect.any(String)]);

    now += WEEK_MS;
    await one.rotate();
    const third = await publicIds(replica());
    expect(third).toHaveLength(3);
    expect(third).not.toContain(atFirst[0]);
    expect(await knex('signing_keys')).toHaveLength(3);
  });
});
