import { USERS } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';

const ACME = '/v1/tenants/acme';
const AWAY = 'activity_away';
/** All that the verbs below change. */
const TABLES = [
  'tenants',
  'tenant_members',
  'tenant_requests',
  'isolation_checks',
  'alerts',
  'outbox',
];

type Verb = {
  action: string;
  who: 'owner' | 'developer' | 'admin';
  /** POST unless told. */
  method?: string;
  address: string;
  body?: object;
};

const member = (ref: string) => `${ACME}/members/${encodeURIComponent(ref)}`;

/** One after the other. */
const VERBS: Verb[] = [
  {
    action: 'tenant-request.create',
    who: 'owner',
    address: '/v1/tenant-requests',
    body: { tenant: 'gamma' },
  },
  {
    action: 'tenant-request.rejected',
    who: 'admin',
    address: '/v1/tenant-requests/:id/reject',
    body: { reason: 'not now' },
  },
  {
    action: 'member.put',
    who: 'owner',
    method: 'PUT',
    address: member(USERS.stranger),
    body: { role: 'viewer' },
  },
  {
    action: 'member.delete',
    who: 'owner',
    method: 'DELETE',
    address: member(USERS.stranger),
  },
  {
    action: 'tenant.plan',
    who: 'admin',
    method: 'PUT',
    address: `${ACME}/plan`,
    body: { plan: 'medium' },
  },
  {
    action: 'tenant.pod-security',
    who: 'admin',
    method: 'PUT',
    address: `${ACME}/pod-security`,
    body: { level: 'baseline', reason: 'It needs root.' },
  },
  {
    action: 'tenant.isolation',
    who: 'owner',
    address: `${ACME}/isolation-check`,
  },
  {
    action: 'alert.acknowledge',
    who: 'developer',
    address: '/v1/alerts/:id/acknowledge',
  },
  { action: 'tenant.suspend', who: 'admin', address: `${ACME}/suspend` },
  { action: 'tenant.offboard', who: 'admin', address: `${ACME}/offboard` },
  { action: 'tenant.resume', who: 'admin', address: `${ACME}/resume` },
];

/** How often the seed did it. */
const SEEDED: Record<string, number> = {
  'tenant-request.create': 1,
  'member.put': 2,
};

describe('what people do to a tenant', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start();
    await portal.seedTenant('acme');
    await portal.post('alertmanager', '/v1/alertmanager/webhook', {
      version: '4',
      externalURL: 'http://alertmanager:9093',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'PodCrashLooping', namespace: 'acme' },
          startsAt: '2026-01-01T00:00:00Z',
          fingerprint: 'f1',
        },
      ],
    });
    await portal.until('owner', ACME, ({ isolation }) => !!isolation);
  }, 60_000);

  afterAll(() => portal.stop());

  const rows = () =>
    Promise.all(TABLES.map(table => portal.knex(table).select()));
  const delivered = () =>
    portal.eventually(async () => (await portal.knex('outbox')).length === 0);
  /** Of the only request that is pending, or the only alert. */
  const idIn = async (address: string) => {
    const list = `${address.split('/:id')[0]}?status=${
      address.includes('alerts') ? 'firing' : 'pending'
    }`;
    const [{ id }] = (await portal.get('admin', list)).body.items;
    return id;
  };
  const ask = async ({ who, method = 'POST', address, body = {} }: Verb) => {
    const id = address.includes(':id') ? await idIn(address) : '';
    return portal.call(who, method, address.replace(':id', id), body);
  };
  it.each(VERBS)(
    'is not done unless it can be told: $action',
    async verb => {
      const { knex } = portal;
      await delivered();
      const before = await rows();
      await knex.schema.renameTable('activity', AWAY);
      try {
        expect((await ask(verb)).status).toBeGreaterThanOrEqual(500);
        expect(await rows()).toEqual(before);
      } finally {
        await knex.schema.renameTable(AWAY, 'activity');
      }
      expect((await ask(verb)).status).toBeLessThan(300);
      expect(await rows()).not.toEqual(before);
      const entries = await knex('activity').where({ action: verb.action });
      // The background checks the isolation, too.
      const others = entries.filter(({ actor }) => actor !== 'smartdevops');
      expect(others).toHaveLength((SEEDED[verb.action] ?? 0) + 1);
    },
    30_000,
  );
});
