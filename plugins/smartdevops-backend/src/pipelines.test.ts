import type { JsonObject } from '@backstage/types';
import {
  Route,
  RouteName,
  routes,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { recordAudit } from './__testUtils__/audit';
import {
  addRealBackend,
  SCOPED,
  staticAccess,
  TestIssuer,
} from './__testUtils__/pipelines';
import { TestPortal } from './__testUtils__/portal';
import { QUICK_RELEASES, TestApp } from './__testUtils__/releases';

const AUDIENCE = 'https://portal.example.com';
const MAIN = 'repo:acme/shop:ref:refs/heads/main';
const PRODUCTION = 'repo:acme/shop:environment:production';
const SHOP = '/v1/tenants/acme/apps/shop';

/*
 * Pipelines with Backstage's own authentication in front: static tokens, and
 * tokens of an issuer as GitHub Actions has them.
 */
describe('pipelines', () => {
  let portal: TestPortal;
  let issuer: TestIssuer;
  let url: string;
  let shop: TestApp;
  const tokens: Record<string, string> = {};
  const audit = recordAudit();

  /** Calls the backend that knows pipelines. */
  async function call(
    token: string,
    method: string,
    address: string,
    body?: object,
  ): Promise<{ status: number; reason?: string; body: any }> {
    const response = await fetch(`${url}/api/smartdevops${address}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    const { status } = response;
    return { status, reason: answer.error?.reason, body: answer };
  }

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    portal = await TestPortal.start({
      config: { releases: QUICK_RELEASES },
      features: [audit.feature],
    });
    await portal.seedTenant('acme');
    await portal.seedTenant('beta');
    shop = new TestApp(portal, 'shop');
    await shop.create();
    await new TestApp(portal, 'hello').create();
    const wide = [...SCOPED[0].permission, 'smartdevops.alert.ingest'];
    const restrictions: [string, JsonObject[] | undefined][] = [
      ['acme-ci', SCOPED],
      ['unscoped-ci', undefined],
      ['plugin-only-ci', [{ plugin: 'smartdevops' }]],
      ['alerting-ci', [{ plugin: 'smartdevops', permission: wide }]],
      ['rollback-ci', SCOPED],
      ['unknown-ci', SCOPED],
      ['catalog-ci', [{ plugin: 'catalog' }]],
      [
        'alertmanager',
        [{ plugin: 'smartdevops', permission: 'smartdevops.alert.ingest' }],
      ],
    ];
    const entries = restrictions.map(([subject, restriction]) => {
      const { token, entry } = staticAccess(subject, restriction);
      tokens[subject] = token;
      return entry;
    });
    const granted = {
      tenant: 'acme',
      apps: ['shop'],
      may: ['prepare', 'promote'],
    };
    url = await addRealBackend(portal, {
      externalAccess: [...entries, issuer.access(AUDIENCE)],
      pipelines: [
        { subject: 'acme-ci', ...granted },
        {
          subject: 'rollback-ci',
          ...granted,
          may: ['prepare', 'abort', 'rollback'],
        },
        { subject: 'unscoped-ci', ...granted },
        { subject: 'plugin-only-ci', ...granted },
        { subject: 'alerting-ci', ...granted },
        { subject: 'catalog-ci', ...granted },
        {
          subject: `external:github:${MAIN}`,
          ...granted,
          may: ['prepare'],
          images: ['demo/hello'],
        },
        {
          subject: `external:github:${PRODUCTION}`,
          ...granted,
          may: ['promote'],
        },
      ],
    });
    await portal.eventually(
      async () => (await call(tokens['acme-ci'], 'GET', SHOP)).status === 200,
    );
  }, 120_000);

  afterAll(async () => {
    await portal.stop();
    issuer.stop();
  });

  it('prepares and promotes, and is who did it in history and activity', async () => {
    const prepared = await call(tokens['acme-ci'], 'POST', `${SHOP}/prepare`, {
      image: 'demo/hello:2.0',
    });
    expect(prepared).toMatchObject({ status: 200 });
    const { revision } = prepared.body.release.candidate;
    await shop.until(app => app.release.phase === 'PreviewReady');
    const promoted = await call(tokens['acme-ci'], 'POST', `${SHOP}/promote`, {
      expectedRevision: revision,
    });
    expect(promoted).toMatchObject({ status: 200 });
    await shop.settled();
    expect(await shop.history()).toContainEqual(
      expect.objectContaining({ kind: 'promote', revision, by: 'acme-ci' }),
    );
    expect(await shop.activity()).toContainEqual(
      expect.objectContaining({ action: 'app.prepare', actor: 'acme-ci' }),
    );
  }, 60_000);

  it('does not approve what it prepared', async () => {
    // It cannot give it itself: nobody grants that verb.
    const approval = await call(tokens['acme-ci'], 'POST', `${SHOP}/approve`, {
      expectedRevision: 1,
    });
    expect(approval).toMatchObject({
      status: 403,
      reason: 'PipelineNotAllowed',
    });
  });

  it('promotes nothing by going back to what it only prepared', async () => {
    const ask = (verb: string, body: object) =>
      call(tokens['rollback-ci'], 'POST', `${SHOP}/${verb}`, body);
    const prepared = await ask('prepare', { image: 'demo/hello:7.0' });
    const { revision } = prepared.body.release.candidate;
    const back = { toRevision: revision };
    const refused = { status: 409, reason: 'NeverServed' };
    expect(await ask('rollback', back)).toMatchObject(refused);
    expect(await ask('abort', {})).toMatchObject({ status: 200 });
    expect(await ask('rollback', back)).toMatchObject(refused);
    expect((await shop.settled()).release.active?.revision).not.toBe(revision);
  }, 60_000);

  it.each<[string, string, string, object | undefined]>([
    ['another app', 'GET', '/v1/tenants/acme/apps/hello', undefined],
    [
      'another app, to prepare',
      'POST',
      '/v1/tenants/acme/apps/hello/prepare',
      { image: 'demo/hello:2.0' },
    ],
    ['an app that is not there', 'GET', '/v1/tenants/acme/apps/no', undefined],
    ['another verb', 'POST', `${SHOP}/abort`, {}],
    ['to scale', 'POST', `${SHOP}/scale`, { replicas: 0 }],
    ['to remove', 'DELETE', SHOP, undefined],
    [
      'to create',
      'POST',
      '/v1/tenants/acme/apps',
      { name: 'new', image: 'demo/hello:1.0' },
    ],
    ['logs', 'GET', `${SHOP}/logs`, undefined],
    ['the list of apps', 'GET', '/v1/apps', undefined],
    ['who it is', 'GET', '/v1/me', undefined],
    ['the tenant', 'GET', '/v1/tenants/acme', undefined],
    ['activity', 'GET', '/v1/activity', undefined],
  ])('may not have %s', async (_what, method, address, body) => {
    expect(await call(tokens['acme-ci'], method, address, body)).toMatchObject({
      status: 403,
      reason: 'PipelineNotAllowed',
    });
  });

  it('changes nothing but the image', async () => {
    expect(
      await call(tokens['acme-ci'], 'POST', `${SHOP}/prepare`, {
        image: 'demo/hello:3.0',
        secretEnv: { TOKEN: 'stolen' },
      }),
    ).toMatchObject({ status: 403, reason: 'PipelineImageOnly' });
    expect(JSON.stringify(audit.events)).not.toContain('stolen');
  });

  it.each<[string, string, string, object | undefined, string]>([
    ['abort-app', 'POST', `${SHOP}/abort`, {}, 'PipelineNotAllowed'],
    ['remove-app', 'DELETE', SHOP, undefined, 'PipelineNotAllowed'],
    [
      'prepare-app',
      'POST',
      '/v1/tenants/beta/apps/shop/prepare',
      { image: 'demo/hello:2.0' },
      'TenantNotFound',
    ],
  ])(
    'leaves an event of %s, which it may not',
    async (id, method, address, body, reason) => {
      await call(tokens['acme-ci'], method, address, body);
      expect(audit.events.at(-1)).toMatchObject({
        id,
        meta: { app: 'shop' },
        ended: 'failed',
        error: { reason },
      });
    },
  );

  it('overrides no checks', async () => {
    expect(
      await call(tokens['acme-ci'], 'POST', `${SHOP}/promote`, {
        expectedRevision: 2,
        override: { reason: 'because' },
      }),
    ).toMatchObject({ status: 403, reason: 'OverrideNotAllowed' });
  });

  it.each(
    (Object.entries(routes) as [RouteName, Route][]).filter(([, { path }]) =>
      path.includes(':tenant'),
    ),
  )('%s: other tenants do not exist for it', async (name, { method, path }) => {
    const at = (tenant: string) =>
      path
        .replace(':tenant', tenant)
        .replace(':app', 'shop')
        .replace(':pod', 'shop-blue-x')
        .replace(/:\w+/, 'user:default%2Fx');
    const [foreign, none] = [
      await call(tokens['acme-ci'], method, at('beta')),
      await call(tokens['acme-ci'], method, at('nowhere')),
    ];
    expect(`${name} ${foreign.status} ${foreign.reason}`).toBe(
      `${name} 404 TenantNotFound`,
    );
    expect(none.status).toBe(404);
    const told = (text: string, tenant: string) =>
      text.replaceAll(tenant, 'TENANT');
    expect(told(foreign.body.error.message, 'beta')).toBe(
      told(none.body.error.message, 'nowhere'),
    );
  });

  it.each([
    ['unscoped-ci', 403, 'PipelineTokenTooWide'],
    ['plugin-only-ci', 403, 'PipelineTokenTooWide'],
    ['alerting-ci', 403, 'PipelineTokenTooWide'],
    ['unknown-ci', 403, 'UserRequired'],
    ['alertmanager', 403, 'UserRequired'],
    // Backstage itself turns the token of another plugin away.
    ['catalog-ci', 403, undefined],
  ])('%s gets %i %s', async (subject, status, reason) => {
    for (const [method, address, body] of [
      ['GET', SHOP, undefined],
      ['POST', `${SHOP}/prepare`, { image: 'demo/hello:9.9' }],
    ] as const) {
      const answer = await call(tokens[subject], method, address, body);
      expect([answer.status, answer.reason]).toEqual([status, reason]);
    }
    expect((await shop.get()).release.candidate).toBeUndefined();
  });

  it('is no Alertmanager', async () => {
    const posted = await call(
      tokens['acme-ci'],
      'POST',
      '/v1/alertmanager/webhook',
      { version: '4', alerts: [] },
    );
    expect(posted).toMatchObject({ status: 403, reason: 'TokenNotForAlerts' });
  });

  describe('of GitHub Actions, without any secret', () => {
    it('prepares from the branch, and only the image it was given', async () => {
      const token = await issuer.token({ sub: MAIN, aud: AUDIENCE });
      const other = await call(token, 'POST', `${SHOP}/prepare`, {
        image: 'demo/broken:1.0',
      });
      expect(other).toMatchObject({
        status: 403,
        reason: 'PipelineImageNotAllowed',
      });
      const prepared = await call(token, 'POST', `${SHOP}/prepare`, {
        image: 'demo/hello:4.0',
      });
      expect(prepared.status).toBe(200);
      const { revision, by } = prepared.body.release.candidate;
      expect(by).toBe(`external:github:${MAIN}`);
      await shop.until(app => app.release.phase === 'PreviewReady');
      const promote = { expectedRevision: revision };
      expect(
        await call(token, 'POST', `${SHOP}/promote`, promote),
      ).toMatchObject({ status: 403, reason: 'PipelineNotAllowed' });
      const approved = await issuer.token({ sub: PRODUCTION, aud: AUDIENCE });
      expect(
        await call(approved, 'POST', `${SHOP}/promote`, promote),
      ).toMatchObject({ status: 200 });
      await shop.settled();
    }, 60_000);

    it.each([
      ['a fork', { sub: 'repo:evil/shop:ref:refs/heads/main' }, 403],
      ['a branch', { sub: 'repo:acme/shop:ref:refs/heads/mainly' }, 403],
      ['a pull request', { sub: 'repo:acme/shop:pull_request' }, 403],
      ['another audience', { sub: MAIN, aud: 'https://evil.example' }, 401],
      ['another issuer', { sub: MAIN, iss: 'https://evil.example' }, 401],
      ['a plugin by name', { sub: 'plugin:catalog' }, 403],
    ])('refuses %s', async (_what, claims, status) => {
      const token = await issuer.token({ aud: AUDIENCE, ...claims });
      expect((await call(token, 'GET', SHOP)).status).toBe(status);
    });

    it('refuses a token that somebody else signed', async () => {
      const other = await TestIssuer.start();
      const token = await other.token({
        sub: MAIN,
        aud: AUDIENCE,
        iss: issuer.url,
      });
      other.stop();
      expect((await call(token, 'GET', SHOP)).status).toBe(401);
    });
  });
});
