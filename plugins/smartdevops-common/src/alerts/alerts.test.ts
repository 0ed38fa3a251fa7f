import fc from 'fast-check';
import { AlertState } from './alert';
import { fingerprintOf } from './fingerprint';
import { foldAlert } from './foldAlert';
import { locateAlert } from './locateAlert';
import { parseWebhook, UnparsedAlert, WebhookPayload } from './parseWebhook';
import { planNotices, PlacedAlert, STORM_SIZE } from './planNotices';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const START = '2026-01-01T11:00:00.000Z';

const firing: AlertState = {
  source: 'http://alertmanager',
  fingerprint: 'a1b2',
  startsAt: START,
  status: 'firing',
  labels: { alertname: 'PodCrashLooping', namespace: 'acme' },
  annotations: { summary: 'It crashes.' },
};

describe('folding messages about one alert', () => {
  const message = fc.record({
    status: fc.constantFrom<'firing' | 'resolved'>('firing', 'resolved'),
    endsAt: fc.option(
      fc.constantFrom('2026-01-01T11:30:00.000Z', '2026-01-01T11:40:00.000Z'),
      { nil: undefined },
    ),
    annotations: fc.dictionary(
      fc.constantFrom('summary', 'value'),
      fc.string(),
    ),
    labels: fc.dictionary(fc.constantFrom('pod', 'node'), fc.string()),
  });

  it('gives the same in any order and with any repetition', () => {
    const foldAll = (messages: AlertState[]) =>
      messages.reduce<AlertState | undefined>(foldAlert, undefined);
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 6 }).chain(messages =>
          fc.tuple(
            fc.constant(messages),
            fc.shuffledSubarray([...messages, ...messages], {
              minLength: messages.length * 2,
            }),
          ),
        ),
        ([messages, disordered]) => {
          const states = messages.map(m => ({ ...firing, ...m }));
          const again = disordered.map(m => ({ ...firing, ...m }));
          expect(foldAll(again)).toEqual(foldAll(states));
        },
      ),
    );
  });

  it('keeps resolved what is resolved', () => {
    const resolved = { ...firing, status: 'resolved' as const, endsAt: START };
    expect(foldAlert(resolved, firing)).toBe(resolved);
    expect(foldAlert(firing, resolved)).toBe(resolved);
  });
});

describe('reading a payload', () => {
  const raw = {
    status: 'firing',
    labels: { alertname: 'A', namespace: 'acme' },
    annotations: {},
    startsAt: '2026-01-01T12:00:00+01:00',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus/graph',
    fingerprint: 'c0ffee',
  };
  const read = (body: unknown): WebhookPayload => {
    const result = parseWebhook(body, NOW);
    if ('refusal' in result) {
      throw new Error(result.refusal.message);
    }
    return result.payload;
  };
  const one = (alert: object) =>
    read({ version: '4', alerts: [alert], externalURL: 'http://am' }).alerts[0];

  it('takes what Alertmanager sends, and times in UTC', () => {
    expect(one(raw)).toEqual({
      source: 'http://am',
      fingerprint: 'c0ffee',
      startsAt: START,
      status: 'firing',
      labels: raw.labels,
      annotations: {},
      generatorUrl: 'http://prometheus/graph',
    });
  });

  it.each<[string, object, Partial<AlertState>]>([
    [
      'firing, with an end to come',
      { endsAt: '2026-01-01T13:00:00Z' },
      { status: 'firing' },
    ],
    [
      'resolved',
      { status: 'resolved', endsAt: '2026-01-01T11:30:00Z' },
      { status: 'resolved', endsAt: '2026-01-01T11:30:00.000Z' },
    ],
    [
      'resolved, with no end',
      { status: 'resolved' },
      { status: 'resolved', endsAt: START },
    ],
    [
      'of no status, ended',
      { status: undefined, endsAt: '2026-01-01T11:30:00Z' },
      { status: 'resolved' },
    ],
    ['of no status, not ended', { status: undefined }, { status: 'firing' }],
    [
      'of no fingerprint',
      { fingerprint: undefined },
      { fingerprint: fingerprintOf(raw.labels) },
    ],
    [
      'of an empty fingerprint',
      { fingerprint: '' },
      { fingerprint: fingerprintOf(raw.labels) },
    ],
    [
      'of null in place of what may be missing',
      { status: null, fingerprint: null, endsAt: null, generatorURL: null },
      { status: 'firing' },
    ],
    [
      'firing, with an end in the past',
      { endsAt: '2026-01-01T11:30:00Z' },
      { status: 'firing' },
    ],
    [
      'of no status, with zero written in another way',
      { status: undefined, endsAt: '0001-01-01T00:00:00.000+00:00' },
      { status: 'firing' },
    ],
    ['with an address that is none', { generatorURL: 1 }, { status: 'firing' }],
    ['of no annotations', { annotations: null }, { annotations: {} }],
    [
      'with fields of a newer version',
      { future: { a: 1 } },
      { status: 'firing' },
    ],
  ])('takes an alert that is %s', (_, change, expected) => {
    expect(one({ ...raw, ...change })).toMatchObject(expected);
  });

  const many = Array.from({ length: 101 }, (_, index) => [`l${index}`, '']);
  it.each<[string, unknown, string]>([
    ['no object', 'firing', 'This has to be an object, not a text.'],
    ['no labels', { ...raw, labels: undefined }, 'labels: This is missing.'],
    [
      'labels that are no texts',
      { ...raw, labels: { a: 1 } },
      'labels: "a" has to be a text.',
    ],
    [
      'labels that are a list',
      { ...raw, labels: ['a'] },
      'labels: This has to be an object of texts.',
    ],
    [
      'too many labels',
      { ...raw, labels: Object.fromEntries(many) },
      'labels: This has to have at most 100 entries.',
    ],
    [
      'an annotation that is too long',
      { ...raw, annotations: { ok: '', summary: 'x'.repeat(20_001) } },
      'annotations: "summary" has to have at most 20000 characters.',
    ],
    [
      'a name that is too long',
      { ...raw, labels: { ['y'.repeat(1_001)]: '' } },
      `labels: The name that begins with "${'y'.repeat(50)}" has to have at most 1000 characters.`,
    ],
    ['no start', { ...raw, startsAt: undefined }, 'startsAt: This is missing.'],
    [
      'a start that is no time',
      { ...raw, startsAt: 'yesterday' },
      'startsAt: This has to be a time such as 2026-01-31T08:00:00Z.',
    ],
    [
      'a status nobody knows',
      { ...raw, status: 'maybe' },
      'status: This has to be "firing" or "resolved".',
    ],
    [
      'a fingerprint that is none',
      { ...raw, fingerprint: '../../etc' },
      'fingerprint: This is not written as it has to be.',
    ],
    ['null', null, 'This has to be an object, not null.'],
  ])('keeps %s apart, and reads the rest', (_, broken, reason) => {
    const { alerts, unparsed } = read({ alerts: [raw, broken, raw] });
    expect(alerts).toHaveLength(2);
    expect(unparsed).toEqual([
      expect.objectContaining<Partial<UnparsedAlert>>({ index: 1, reason }),
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['text', 'alerts'],
    ['a list', []],
    ['no alerts', { version: '4' }],
    ['alerts that are no list', { alerts: {} }],
    ['another version', { version: '3', alerts: [] }],
  ])('refuses %s', (_, body) => {
    expect(parseWebhook(body, NOW)).toMatchObject({
      refusal: { reason: 'PayloadInvalid' },
    });
  });

  it.each<[object, Partial<WebhookPayload>]>([
    [{ groupKey: 1 }, { groupKey: '' }],
    [{ groupKey: 'k'.repeat(50_000) }, { groupKey: 'k'.repeat(50_000) }],
    [{ externalURL: null }, { source: 'alertmanager' }],
    [{ externalURL: 'a'.repeat(600) }, { source: 'a'.repeat(500) }],
    [{ externalURL: 'a\u0000\ud800' }, { source: 'a\ufffd\ufffd' }],
    [{ truncatedAlerts: -1 }, { truncated: 0 }],
    [{ truncatedAlerts: 7 }, { truncated: 7 }],
    [{ receiver: [], commonLabels: null, future: 1 }, {}],
  ])('loses no alert over an odd payload: %#', (odd, expected) => {
    const payload = read({ version: '4', alerts: [raw], ...odd });
    expect(payload).toMatchObject({ alerts: { length: 1 }, ...expected });
  });

  it('never throws', () => {
    const alert = fc.record(
      {
        status: fc.anything(),
        labels: fc.anything(),
        annotations: fc.anything(),
        startsAt: fc.oneof(fc.anything(), fc.constant(START)),
        endsAt: fc.anything(),
        fingerprint: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ alerts: fc.array(alert) })),
        body => {
          parseWebhook(body, NOW);
        },
      ),
    );
  });
});

describe('placing an alert', () => {
  const map = {
    tenantOf: (namespace: string) =>
      namespace.startsWith('t-') ? namespace.slice(2) : undefined,
    appsOf: () => ['shop', 'shop-api'],
  };

  it.each<[Record<string, string>, object]>([
    [{}, {}],
    [{ namespace: 'kube-system', pod: 'shop-blue-1' }, {}],
    [{ namespace: 't-acme' }, { tenant: 'acme' }],
    // What an app calls a namespace of its own must not reach its namesake.
    [{ namespace: 't-acme', exported_namespace: 't-beta' }, {}],
    [{ namespace: 't-acme', exported_namespace: 'orders' }, { tenant: 'acme' }],
    [
      { namespace: 'monitoring', exported_namespace: 't-acme' },
      { tenant: 'acme' },
    ],
    [
      { namespace: 't-acme', app: 'shop' },
      { tenant: 'acme', app: 'shop' },
    ],
    [{ namespace: 't-acme', app: 'none' }, { tenant: 'acme' }],
    [
      { namespace: 't-acme', service: 'shop-preview' },
      { tenant: 'acme', app: 'shop' },
    ],
    [
      { namespace: 't-acme', deployment: 'shop-api-green' },
      { tenant: 'acme', app: 'shop-api' },
    ],
    [
      { namespace: 't-acme', pod: 'shop-blue-5d8f9c7b6-abcde' },
      { tenant: 'acme', app: 'shop' },
    ],
    [
      { namespace: 't-acme', pod: 'shopping-blue-5d8f9c7b6-abcde' },
      { tenant: 'acme' },
    ],
  ])('%j', (labels, place) => {
    expect(locateAlert(labels, map)).toEqual({
      app: undefined,
      tenant: undefined,
      ...place,
    });
  });
});

describe('what is told', () => {
  const alert = (index: number, tenant = 'acme'): PlacedAlert => ({
    ...firing,
    fingerprint: `${index}`,
    tenant,
  });
  const resolved = (a: PlacedAlert): PlacedAlert => ({
    ...a,
    status: 'resolved',
  });

  const storms = (...open: string[]) => ({
    of: (tenant?: string) => `storm of ${tenant}`,
    isOpen: (storm: string) => open.includes(storm),
  });
  const OWN = 'storm of acme';

  it('is what began and what ended, and nothing twice', () => {
    const changes = [
      { after: alert(1) },
      { before: alert(2), after: alert(2) },
      { before: alert(3), after: resolved(alert(3)) },
      { after: resolved(alert(4)) },
    ];
    expect(planNotices(changes, storms())).toEqual([
      { kind: 'one', alert: alert(1) },
      { kind: 'one', alert: resolved(alert(3)) },
    ]);
  });

  it('is one summary per tenant in a storm', () => {
    const storm = Array.from({ length: STORM_SIZE }, (_, i) => ({
      after: alert(i),
    }));
    const other = { after: alert(99, 'beta') };
    expect(planNotices([...storm, other], storms())).toMatchObject([
      {
        kind: 'many',
        storm: OWN,
        tenant: 'acme',
        began: { length: STORM_SIZE },
        ended: [],
      },
      { kind: 'one', alert: { tenant: 'beta' } },
    ]);
  });

  it('stays one summary while the storm lasts, and when it ends bit by bit', () => {
    const began = { after: alert(1) };
    const told = { ...alert(2), storm: OWN };
    const ended = { before: told, after: resolved(told) };
    expect(planNotices([began], storms(OWN))).toEqual([
      {
        kind: 'many',
        storm: OWN,
        tenant: 'acme',
        began: [alert(1)],
        ended: [],
      },
    ]);
    expect(planNotices([ended], storms(OWN))).toEqual([
      {
        kind: 'many',
        storm: OWN,
        tenant: 'acme',
        began: [],
        ended: [resolved(told)],
      },
    ]);
    // What was told of by itself ends by itself, whatever else goes on.
    const single = { before: alert(3), after: resolved(alert(3)) };
    expect(planNotices([single], storms(OWN))).toEqual([
      { kind: 'one', alert: resolved(alert(3)) },
    ]);
  });
});
