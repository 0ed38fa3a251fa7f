import { AppSummary } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TestPortal } from './__testUtils__/portal';

const WEBHOOK = '/v1/alertmanager/webhook';

const alert = (more: object = {}, labels: object = {}) => ({
  status: 'firing',
  labels: {
    alertname: 'PodCrashLooping',
    severity: 'critical',
    namespace: 'acme',
    pod: 'shop-blue-5d8f9c7b6-abcde',
    ...labels,
  },
  annotations: {
    summary: 'A pod crashes again and again.',
    runbook_url: 'https://example.com/runbook',
  },
  startsAt: '2026-01-01T00:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint: 'f1',
  ...more,
});
const payload = (...alerts: unknown[]) => ({
  version: '4',
  groupKey: '{}:{alertname="PodCrashLooping"}',
  externalURL: 'http://alertmanager:9093',
  alerts,
});

describe('alerts', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({
      config: { alerts: { alertmanagerUrl: 'https://am.example.com' } },
    });
    await portal.seedTenant('acme');
    await portal.post('developer', '/v1/tenants/acme/apps', {
      name: 'shop',
      image: 'demo/hello:1.0',
    });
  }, 60_000);

  afterAll(() => portal.stop());

  beforeEach(() => {
    portal.notifications.length = 0;
  });

  const hand = (body: object) => portal.post('alertmanager', WEBHOOK, body);
  const told = (count: number) =>
    portal.eventually(
      async () => portal.notifications.length >= count && portal.notifications,
    );

  it('are taken from tokens for it, and from nobody else', async () => {
    for (const who of ['nobody', 'developer', 'admin', 'catalog'] as const) {
      const { status } = await portal.post(who, WEBHOOK, payload(alert()));
      expect([401, 403]).toContain(status);
    }
    const { items } = (await portal.get('admin', '/v1/alerts')).body;
    expect(items).toEqual([]);
  });

  it('reach the members of their tenant, once, and are resolved in place', async () => {
    const first = await hand(payload(alert()));
    expect(first.body).toEqual({ kept: 1, changed: 1, unparsed: 0 });
    expect((await hand(payload(alert()))).body.changed).toBe(0);
    const [sent] = await told(1);
    expect(sent).toMatchObject({
      recipients: {
        entityRef: expect.arrayContaining([
          'user:default/owner',
          'user:default/developer',
        ]),
      },
      payload: {
        title: 'PodCrashLooping (acme/shop)',
        severity: 'critical',
        link: '/catalog/acme/component/shop/app',
        topic: 'Alerts',
      },
    });
    await hand(
      payload(alert({ status: 'resolved', endsAt: '2026-01-01T01:00:00Z' })),
    );
    const [, resolved] = await told(2);
    expect(resolved.payload).toMatchObject({
      title: 'Resolved: PodCrashLooping (acme/shop)',
      severity: 'low',
      scope: sent.payload.scope,
    });
    // Late and out of order: nothing changes any more.
    expect((await hand(payload(alert()))).body.changed).toBe(0);
  });

  it('are seen by the tenant and by nobody else', async () => {
    const see = async (who: 'viewer' | 'stranger' | 'admin', query = '') =>
      (await portal.get(who, `/v1/alerts${query}`)).body.items;
    const [own] = await see('viewer', '?tenant=acme&app=shop');
    expect(own).toMatchObject({
      name: 'PodCrashLooping',
      status: 'resolved',
      severity: 'critical',
      tenant: 'acme',
      app: 'shop',
      summary: 'A pod crashes again and again.',
      runbookUrl: 'https://example.com/runbook',
    });
    expect(await see('stranger')).toEqual([]);
    expect(await see('stranger', '?tenant=acme')).toEqual([]);
    expect(await see('admin')).toHaveLength(1);
  });

  it('of namespaces that are no tenant’s reach the admins', async () => {
    const foreign = alert({ fingerprint: 'f2' }, { namespace: 'kube-system' });
    await hand(payload(foreign));
    const [sent] = await told(1);
    expect(sent.recipients).toMatchObject({
      entityRef: ['user:default/admin'],
    });
    const { items } = (await portal.get('viewer', '/v1/alerts')).body;
    expect(items).toHaveLength(1);
    const all = (await portal.get('admin', '/v1/alerts')).body.items;
    expect(all[0]).toMatchObject({ status: 'firing' });
    expect(all[0].tenant).toBeUndefined();
  });

  it('of a storm become one message', async () => {
    const storm = Array.from({ length: 500 }, (_, index) =>
      alert({ fingerprint: `storm${index}` }),
    );
    expect((await hand(payload(...storm))).body.changed).toBe(500);
    await told(1);
    expect(portal.notifications).toHaveLength(1);
    expect(portal.notifications[0].payload.title).toBe(
      '500 alerts fire in acme',
    );
  });

  it('are acknowledged by those who develop, with a comment that shows', async () => {
    const [first] = (await portal.get('developer', '/v1/alerts?status=firing'))
      .body.items;
    const path = `/v1/alerts/${first.id}/acknowledge`;
    const refused = await portal.post('viewer', path, {});
    expect(refused.body.error.reason).toBe('RoleInsufficient');
    expect((await portal.post('stranger', path, {})).status).toBe(404);
    const done = await portal.post('developer', path, { comment: 'On it.' });
    expect(done.body.acknowledged).toMatchObject({
      by: 'user:default/developer',
      comment: 'On it.',
    });
  });

  it('that cannot be read do not take the others with them', async () => {
    const { status, body } = await hand(
      payload(alert({ fingerprint: 'fine' }), { labels: 'none' }),
    );
    expect({ status, body }).toEqual({
      status: 200,
      body: { kept: 1, changed: 1, unparsed: 1 },
    });
  });

  it('lead to a silence of their tenant alone, while they fire', async () => {
    const mine = alert({ fingerprint: 'silent' }, { pod: 'x' });
    await hand(payload(mine));
    const find = async () => {
      const { items } = (await portal.get('viewer', '/v1/alerts?limit=1000'))
        .body;
      return items.find(
        ({ labels }: { labels: { pod?: string } }) => labels.pod === 'x',
      );
    };
    expect(decodeURIComponent((await find()).silenceUrl)).toBe(
      'https://am.example.com/#/silences/new?filter={namespace="acme",alertname="PodCrashLooping",pod="x",severity="critical"}',
    );
    const endsAt = '2026-01-01T01:00:00Z';
    await hand(payload({ ...mine, status: 'resolved', endsAt }));
    expect(await find()).toMatchObject({ status: 'resolved' });
    expect(await find()).not.toHaveProperty('silenceUrl');
  });

  it('that could not be read are shown to admins, once, with what is wrong', async () => {
    const odd = { labels: { alertname: 'Odd one out' }, startsAt: 'yesterday' };
    await hand(payload(odd));
    await hand(payload(odd));
    const { body } = await portal.get('admin', '/v1/alerts/unparsed');
    const found = body.items.filter(({ text }: { text: string }) =>
      text.includes('Odd one out'),
    );
    expect(found).toEqual([
      {
        id: expect.any(String),
        source: 'http://alertmanager:9093',
        receivedAt: expect.any(String),
        reason: expect.stringContaining('startsAt'),
        text: expect.any(String),
      },
    ]);
    const { status } = await portal.get('owner', '/v1/alerts/unparsed');
    expect(status).toBe(403);
  });

  it.each<[string, object, number]>([
    ['no payload', {}, 400],
    ['alerts that are no list', { alerts: 'many' }, 400],
    ['another version', { version: '3', alerts: [] }, 400],
    ['no alerts', { version: '4', alerts: [] }, 200],
    ['alerts of nothing', { alerts: [null, 1, 'a', [], {}] }, 200],
  ])('are never answered with 500: %s', async (_, body, status) => {
    expect((await hand(body)).status).toBe(status);
  });

  it('that fire are counted in the table of apps', async () => {
    await portal.post('developer', '/v1/tenants/acme/apps', {
      name: 'counted',
      image: 'demo/hello:1.0',
    });
    const shows = (count: number) =>
      portal.until('viewer', '/v1/apps', body => {
        const { items } = body as { items: AppSummary[] };
        return items.find(({ name }) => name === 'counted')?.alerts === count;
      });
    const one = (status: string, more: object = {}) =>
      alert(
        { status, fingerprint: 'counted', ...more },
        { pod: 'counted-blue-5d8f9c7b6-abcde' },
      );
    await shows(0);
    expect((await hand(payload(one('firing')))).body.changed).toBe(1);
    await shows(1);
    await hand(payload(one('resolved', { endsAt: '2026-01-01T01:00:00Z' })));
    await shows(0);
  }, 20_000);

  it('are not confirmed while the database fails, and come again', async () => {
    const next = payload(alert({ fingerprint: 'later' }));
    await portal.knex.schema.renameTable('outbox', 'outbox_gone');
    const refused = await hand(next);
    expect(refused.status).toBe(503);
    await portal.knex.schema.renameTable('outbox_gone', 'outbox');
    const { items } = (await portal.get('admin', '/v1/alerts')).body;
    expect(JSON.stringify(items)).not.toContain('later');
    expect((await hand(next)).body.changed).toBe(1);
  });
});
