import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { TestDatabases } from '@backstage/backend-test-utils';
import { storable } from '@smartdevops/backstage-plugin-smartdevops-common';
import fc from 'fast-check';
import type { Knex } from 'knex';
import request, { Test } from 'supertest';
import { authorization, Who } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';

/*
 * The webhook as somebody finds it who knows nothing of the code: over HTTP,
 * on both databases.
 */
jest.setTimeout(180_000);

const WEBHOOK = '/v1/alertmanager/webhook';
const START = '2026-01-01T00:00:00Z';
const END = '2026-01-01T01:00:00Z';

const alert = (fingerprint: string, more: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'HighCpu', namespace: 'acme', pod: fingerprint },
  annotations: { summary: 'It is busy.' },
  startsAt: START,
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint,
  ...more,
});
const resolved = (fingerprint: string) =>
  alert(fingerprint, { status: 'resolved', endsAt: END });
const payload = (alerts: unknown[], more: object = {}) => ({
  version: '4',
  groupKey: '{}:{alertname="HighCpu"}',
  externalURL: 'http://alertmanager:9093',
  receiver: 'portal',
  status: 'firing',
  alerts,
  ...more,
});

/** Text that databases and pages have trouble with. */
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'acme',
    '\u0000',
    '\ud800',
    '\udc00x',
    "'; drop table alerts; --",
    '__proto__',
    'x'.repeat(25_000),
    '"}]',
  ),
);
const oddTexts = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom('alertname', 'namespace', 'severity', '__proto__'),
        oddText,
      ),
      fc.oneof(
        { weight: 9, arbitrary: oddText },
        { weight: 1, arbitrary: fc.jsonValue() },
      ),
    ),
    { maxLength: 6 },
  )
  // As JSON has it: an own property, whatever it is called.
  .map(
    entries =>
      `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`,
  );
const oddTime = fc.constantFrom(
  START,
  END,
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999-23:59',
  '0000-01-01T00:00:00+14:00',
  '2026-02-30T00:00:00Z',
  'yesterday',
  '',
);
const oddAlert = fc.oneof(
  fc
    .tuple(
      oddTexts,
      oddTexts,
      oddTime,
      oddTime,
      fc.constantFrom('firing', 'resolved', 'maybe'),
      fc.constantFrom('"f1"', '"f2"', 'null', '""', '"../.."', '[]'),
      oddText,
    )
    .map(
      ([labels, annotations, startsAt, endsAt, status, fingerprint, url]) =>
        `{"labels":${labels},"annotations":${annotations},"startsAt":"${startsAt}","endsAt":"${endsAt}","status":"${status}","fingerprint":${fingerprint},"generatorURL":${JSON.stringify(url)}}`,
    ),
  fc.json(),
);
const oddPayload = fc.oneof(
  fc
    .tuple(
      fc.array(oddAlert, { maxLength: 8 }),
      oddText,
      oddText,
      fc.jsonValue(),
    )
    .map(
      ([alerts, groupKey, url, truncated]) =>
        `{"version":"4","groupKey":${JSON.stringify(groupKey)},"externalURL":${JSON.stringify(url)},"truncatedAlerts":${JSON.stringify(truncated)},"alerts":[${alerts.join(',')}]}`,
    ),
  fc.json(),
  fc.string({ unit: 'binary' }),
);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('the webhook on %p', id => {
  let knex: Knex;
  let portal: TestPortal;

  beforeAll(async () => {
    knex = await databases.init(id);
    portal = await TestPortal.start({ knex });
    await portal.seedTenant('acme');
  });

  afterAll(() => portal.stop());

  const count = async (table: string) =>
    Number((await knex(table).count({ n: '*' }))[0].n);
  /** Everything that was to be told is told; at least so much. */
  const told = (least: number) =>
    portal.eventually(
      async () =>
        (await count('outbox')) === 0 &&
        portal.notifications.length >= least && [...portal.notifications],
    );
  beforeEach(async () => {
    await told(0);
    await Promise.all(
      ['alerts', 'alerts_unparsed', 'alert_storms'].map(table =>
        knex(table).delete(),
      ),
    );
    portal.notifications.length = 0;
  });

  const hand = (body: object): Test =>
    portal.post('alertmanager', WEBHOOK, body);
  const handText = (text: string, who: Who = 'alertmanager'): Test =>
    request(portal.url.replace('/api/smartdevops', ''))
      .post(`/api/smartdevops${WEBHOOK}`)
      .set('authorization', authorization(who))
      .set('content-type', 'application/json')
      .send(text);
  const titles = async (least: number) =>
    (await told(least)).map(({ payload: { title } }) => title);

  it('never answers 5xx, whatever comes, and keeps nothing that cannot be told', async () => {
    await fc.assert(
      fc.asyncProperty(oddPayload, async text => {
        const { status } = await handText(text);
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 150 },
    );
    // Chance may have brought none that is told.
    await hand(payload([alert('known')])).expect(200);
    expect((await portal.get('admin', '/v1/alerts')).status).toBe(200);
    expect((await portal.get('admin', '/v1/alerts/unparsed')).status).toBe(200);
    for (const sent of await told(1)) {
      const { title, description = '', scope = '' } = sent.payload;
      // As wide as Backstage's own columns, and nothing PostgreSQL refuses.
      expect(title.length).toBeLessThanOrEqual(255);
      expect(scope.length).toBeLessThanOrEqual(255);
      const text = `${title}${description}${scope}`;
      expect(text).toBe(storable(text));
    }
  });

  it('keeps an alert whose labels hold what objects cannot', async () => {
    const odd = `{"labels":{"alertname":"Odd","namespace":"acme","__proto__":"x"},"annotations":{},"startsAt":"${START}","endsAt":"0001-01-01T00:00:00Z","status":"firing","fingerprint":"odd"}`;
    const { status } = await handText(
      `{"version":"4","groupKey":"g","alerts":[${odd}]}`,
    );
    expect(status).toBe(200);
    expect(await count('alerts')).toBe(1);
  });

  it.each<[string, string, number]>([
    ['nothing', '', 400],
    ['half of JSON', '{"alerts":[', 400],
    ['a text', '"alerts"', 400],
    ['more than it reads', ' '.repeat(21 * 1024 * 1024), 413],
  ])('refuses %s for good', async (_, text, status) => {
    expect((await handText(text)).status).toBe(status);
    expect(await count('alerts_unparsed')).toBe(0);
  });

  it.each<[Who, number]>([
    ['nobody', 401],
    ['developer', 403],
    ['admin', 403],
    ['catalog', 403],
  ])('does not read what %s sends', async (who, status) => {
    const answer = await handText('{"alerts":[', who);
    expect(answer.status).toBe(status);
    // A 401 is Backstage's own, from before the plugin is asked.
    expect(answer.body.error.reason).toBe(
      status === 403 ? 'TokenNotForAlerts' : undefined,
    );
  });

  it('keeps all of a group or nothing, and asks for it again', async () => {
    const watchdog = alert('w', { labels: { alertname: 'Watchdog' } });
    const group = payload(
      [...'abcdef']
        .map(name => alert(name))
        .concat(watchdog, alert('x', { startsAt: 'never' })),
    );
    await knex.schema.renameTable('outbox', 'outbox_gone');
    const refused = await hand(group);
    await knex.schema.renameTable('outbox_gone', 'outbox');
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(refused.body.error.reason).toBe('AlertsNotKept');
    expect(refused.text).not.toMatch(/insert|outbox/);
    const tables = [
      'alerts',
      'alerts_unparsed',
      'alert_storms',
      'alert_heartbeats',
    ];
    for (const table of tables) {
      expect([table, await count(table)]).toEqual([table, 0]);
    }
    expect((await hand(group)).body).toEqual({
      kept: 7,
      changed: 6,
      unparsed: 1,
    });
    expect(await titles(1)).toEqual(['6 alerts fire in acme']);
    await knex('alert_heartbeats').delete();
  });

  it('tells of a storm in one place, while it grows and until it has ended', async () => {
    const first = [...'abcdef'];
    await hand(payload(first.map(name => alert(name))));
    await told(1);
    await hand(payload([...first, 'g'].map(name => alert(name))));
    await told(2);
    // One of them, late, alone, and again: nothing to tell yet.
    await hand(payload([resolved('a'), alert('a')]));
    await hand(payload([resolved('a')]));
    await hand(payload([...'bcdef'].map(name => resolved(name))));
    await hand(payload([resolved('g')]));
    expect(await titles(3)).toEqual([
      '6 alerts fire in acme',
      '7 alerts fire in acme',
      'Resolved: the last of many alerts in acme',
    ]);
    const scopes = portal.notifications.map(sent => sent.payload.scope);
    expect(new Set(scopes).size).toBe(1);
    expect(await count('alert_storms')).toBe(0);
    // What comes later, and is few, is told one by one again.
    await hand(payload([alert('h')]));
    expect((await titles(4))[3]).toBe('HighCpu (acme)');
  });

  it('names in the summary what the storm is made of', async () => {
    const named = (name: string, fingerprint: string) =>
      alert(fingerprint, {
        labels: { alertname: name, namespace: 'acme' },
        annotations: {},
      });
    await hand(payload([...'abcdef'].map(letter => named('Storm', letter))));
    await told(1);
    await hand(payload([named('Conc', 'g')]));
    await told(2);
    const last = portal.notifications[1].payload;
    expect(last.title).toBe('7 alerts fire in acme');
    expect(last.description).toBe('Storm (6), Conc');
  });

  it('tells of a runbook only where it is a page of the web', async () => {
    const withRunbook = (fingerprint: string, runbook_url: string) =>
      alert(fingerprint, { annotations: { summary: 'Busy.', runbook_url } });
    const script = ['javascript', 'alert(1)'].join(':');
    await hand(payload([withRunbook('a', script)]));
    await told(1);
    await hand(payload([withRunbook('b', 'https://runbooks.example/cpu')]));
    await told(2);
    const texts = portal.notifications.map(sent => sent.payload.description);
    expect(texts).toEqual([
      'Busy.',
      'Busy. Runbook: https://runbooks.example/cpu',
    ]);
  });

  it.each([
    [{}, 'alerts: This is missing.'],
    [{ alerts: 'many' }, 'alerts: This has to be a list, not a text.'],
    [{ version: '3', alerts: [] }, 'version: This has to be "4".'],
  ])('says in words what is no payload: %j', async (body, sentence) => {
    const { status, body: answer } = await handText(JSON.stringify(body));
    expect(status).toBe(400);
    expect(answer.error).toMatchObject({
      reason: 'PayloadInvalid',
      message: `This is not a payload of Alertmanager's webhook, version 4. ${sentence}`,
    });
  });

  it('does not tell of an end whose beginning it was not told', async () => {
    const { body } = await hand(payload([resolved('late')]));
    expect(body).toEqual({ kept: 1, changed: 1, unparsed: 0 });
    expect((await hand(payload([alert('late')]))).body.changed).toBe(0);
    await told(0);
    expect(portal.notifications).toEqual([]);
  });

  it('counts all that there is, however little is listed', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
    await hand(payload(names.map(name => alert(name))));
    const foreign = alert('x', { labels: { namespace: 'kube-system' } });
    await hand(payload([foreign]));
    const seen = async (who: Who, query: string) => {
      const { body } = await portal.get(who, `/v1/alerts?${query}`);
      return [body.items.length, body.total];
    };
    expect(await seen('viewer', 'limit=10')).toEqual([10, 40]);
    expect(await seen('viewer', 'limit=30&offset=30')).toEqual([10, 40]);
    expect(await seen('admin', 'limit=10')).toEqual([10, 41]);
    expect(await seen('stranger', 'limit=10')).toEqual([0, 0]);
    expect(await seen('viewer', 'status=resolved')).toEqual([0, 0]);
  });

  it('shows admins that Alertmanager left something out', async () => {
    const { body } = await hand(payload([alert('a')], { truncatedAlerts: 12 }));
    expect(body).toEqual({ kept: 1, changed: 1, unparsed: 0 });
    const seen = await portal.get('admin', '/v1/alerts/unparsed');
    expect(seen.body.items).toMatchObject([
      { reason: expect.stringContaining('left out 12 alerts') },
    ]);
  });
});

it('asks for payloads again when there are too many at once', async () => {
  const portal = await TestPortal.start();
  await portal.seedTenant('acme');
  // Whoever holds SQLite's only connection keeps everybody waiting.
  const holder = await portal.knex.transaction();
  const answers = Array.from({ length: 60 }, (_, index) =>
    portal
      .post('alertmanager', WEBHOOK, payload([alert(`${index}`)]))
      .then(response => response),
  );
  const isRefused = (status: number) => status === 503;
  const early: number[] = [];
  answers.forEach(
    answer => void answer.then(({ status }) => early.push(status)),
  );
  await portal.eventually(async () => early.filter(isRefused).length === 20);
  await holder.rollback();
  const all = await Promise.all(answers);
  const refused = all.filter(({ status }) => isRefused(status));
  expect(refused.map(({ body }) => body.error.reason)).toEqual(
    Array(20).fill('Overloaded'),
  );
  expect(refused.every(({ headers }) => headers['retry-after'] === '5')).toBe(
    true,
  );
  expect(all.filter(({ status }) => status === 200)).toHaveLength(40);
  const { body } = await portal.get('admin', '/v1/alerts');
  expect(body.total).toBe(40);
  // There is room again.
  const again = await portal.post(
    'alertmanager',
    WEBHOOK,
    payload([alert('z')]),
  );
  expect(again.status).toBe(200);
  await portal.stop();
});

describe('with the tokens of a real portal', () => {
  const TOKENS = {
    alerts: 'token-that-may-hand-over-alerts',
    other: 'token-for-another-permission',
    catalog: 'token-for-another-plugin',
  };
  const entry = (token: string, restriction: object) => ({
    type: 'static',
    options: { token, subject: 'alertmanager' },
    accessRestrictions: [restriction],
  });
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({
      features: [
        authServiceFactory,
        httpAuthServiceFactory,
        permissionsServiceFactory,
      ],
      policy: 'real',
      backendConfig: {
        baseUrl: 'http://localhost',
        auth: {
          externalAccess: [
            entry(TOKENS.alerts, {
              plugin: 'smartdevops',
              permission: 'smartdevops.alert.ingest',
            }),
            entry(TOKENS.other, {
              plugin: 'smartdevops',
              permission: 'smartdevops.app.read',
            }),
            entry(TOKENS.catalog, { plugin: 'catalog' }),
          ],
        },
      },
    });
  });

  afterAll(() => portal.stop());

  it.each<[string, string | undefined, number]>([
    ['the right one', `Bearer ${TOKENS.alerts}`, 200],
    ['one for another permission', `Bearer ${TOKENS.other}`, 403],
    ['one for another plugin', `Bearer ${TOKENS.catalog}`, 403],
    ['one that nobody gave', 'Bearer token-that-nobody-knows', 401],
    ['no bearer', `Basic ${TOKENS.alerts}`, 401],
    ['none', undefined, 401],
  ])('takes %s for what it is', async (_, header, status) => {
    const post = request(portal.url).post(WEBHOOK);
    const test = header ? post.set('authorization', header) : post;
    const body = status === 200 ? JSON.stringify(payload([])) : '{"alerts":[';
    expect((await test.send(body)).status).toBe(status);
  });

  it.each(['/v1/alerts', '/v1/tenants', '/v1/apps'])(
    'gives the one for alerts nothing else: %s',
    async address => {
      const { status } = await request(portal.url)
        .get(address)
        .set('authorization', `Bearer ${TOKENS.alerts}`);
      expect(status).toBe(403);
    },
  );
});
