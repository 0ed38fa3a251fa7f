import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { aRequest, aTenant, AT, LATER } from '../__testUtils__/tenancyRecords';
import {
  DatabaseActivityStore,
  DatabaseAlertStore,
  DatabaseIsolationStore,
  DatabaseOutboxStore,
  DatabaseRequestStore,
  DatabaseTenantStore,
  MemberCheck,
  Message,
  openDatabase,
  Traces,
} from '.';

const ADA = 'user:default/ada';
const MEMBER = {
  tenant: 'acme',
  userRef: 'user:default/eve',
  role: 'viewer',
  addedAt: LATER,
  addedBy: ADA,
} as const;

function aMessage(title: string): Message {
  return {
    recipients: [ADA],
    title,
    description: '"; DROP TABLE outbox; --',
    link: '/smartdevops',
    severity: 'normal',
    topic: 'Tenants',
    scope: 's',
  };
}

/** An entry and a message that say the same. */
function traces(text: string): Required<Traces> {
  const entry = { actor: ADA, action: 'a', tenant: 'acme' };
  return {
    activity: [{ id: randomUUID(), at: LATER, message: text, ...entry }],
    messages: [aMessage(text)],
  };
}

async function stores(knex: Knex) {
  return {
    knex,
    tenants: new DatabaseTenantStore(knex),
    requests: new DatabaseRequestStore(knex),
    activity: new DatabaseActivityStore(knex),
    outbox: new DatabaseOutboxStore(knex),
    isolation: new DatabaseIsolationStore(knex),
    alerts: new DatabaseAlertStore(knex),
  };
}

type Stores = Awaited<ReturnType<typeof stores>>;

type Make = (on: Stores, left: Traces) => Promise<unknown>;

/** What changes nothing any more once it is done. */
const ONCE: Record<string, Make> = {
  setState: ({ tenants }, left) =>
    tenants.setState(
      {
        name: 'acme',
        from: ['provisioning'],
        to: 'active',
        message: 'ready',
        at: LATER,
      },
      left,
    ),
  setPlan: ({ tenants }, left) =>
    tenants.setPlan({ name: 'acme', plan: 'large', at: LATER }, left),
  setPodSecurity: ({ tenants }, left) =>
    tenants.setPodSecurity(
      { name: 'acme', level: 'baseline', at: LATER },
      left,
    ),
  'putMember for somebody new': ({ tenants }, left) =>
    tenants.putMember(MEMBER, left),
  'putMember for another role': ({ tenants }, left) =>
    tenants.putMember({ ...MEMBER, userRef: ADA, role: 'developer' }, left),
  deleteMember: ({ tenants }, left) =>
    tenants.deleteMember({ tenant: 'acme', userRef: ADA, at: LATER }, left),
  deleteTenant: ({ tenants }, left) =>
    tenants.deleteTenant({ name: 'acme', at: LATER }, left),
  decide: async ({ requests }, left) => {
    const [{ id }] = await requests.listRequests({ tenants: ['beta'] });
    const decided = { decidedBy: 'user:default/admin', decidedAt: LATER };
    const tenant = aTenant('beta');
    return requests.decide(
      { id, status: 'approved', ...decided, tenant },
      left,
    );
  },
};

/** What is done anew each time. */
const EACH_TIME: Record<string, Make> = {
  insertRequest: ({ requests }, left) =>
    requests.insertRequest(aRequest({ tenant: 'gamma' }), left),
  'the isolation check': ({ isolation }, left) =>
    isolation.put('acme', { passed: true, at: LATER, findings: [] }, left),
  acknowledge: async ({ alerts }, left) => {
    const [{ id }] = await alerts.list({ limit: 1 });
    return alerts.acknowledge(id, { by: ADA, at: LATER }, left);
  },
};

const CHANGES = Object.entries({ ...ONCE, ...EACH_TIME });
const times = (change: string, asked: string[]) =>
  change in ONCE ? asked.slice(0, 1) : asked;

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('traces on %p', databaseId => {
  let on: Stores;

  beforeEach(async () => {
    const knex = await openDatabase(
      mockServices.database({ knex: await databases.init(databaseId) }),
    );
    on = await stores(knex);
    const { requests, alerts } = on;
    const request = aRequest();
    await requests.insertRequest(request);
    await requests.insertRequest(aRequest({ tenant: 'beta' }));
    await requests.decide({
      id: request.id,
      status: 'approved',
      decidedBy: 'user:default/admin',
      decidedAt: AT,
      tenant: aTenant('acme'),
      member: { ...MEMBER, userRef: ADA, role: 'owner' },
    });
    await alerts.take([anIntake()]);
  }, 60_000);

  /** What the activity log and the outbox tell. */
  const told = async () => {
    const activity = await on.activity.list({ limit: 10 });
    const outbox = await on.outbox.claim({ now: LATER, until: AT, limit: 10 });
    return {
      activity: activity.map(({ message }) => message).sort(),
      outbox: outbox.map(({ message }) => message.title).sort(),
    };
  };
  /** All that is not a trace. */
  const rest = async () => ({
    tenants: await on.tenants.listTenants(),
    members: await on.tenants.listMembers('acme'),
    requests: await on.requests.listRequests({}),
    isolation: await on.isolation.get('acme'),
    alerts: await on.alerts.list({ limit: 10 }),
  });

  it.each(CHANGES)('%s is told if it was made', async (change, make) => {
    const before = await rest();
    await make(on, traces('first'));
    expect(await rest()).not.toEqual(before);
    expect(await told()).toEqual({ activity: ['first'], outbox: ['first'] });
    await make(on, traces('second'));
    const expected = times(change, ['first', 'second']);
    expect(await told()).toEqual({ activity: expected, outbox: expected });
  });

  it.each(CHANGES)(
    '%s is told as often as it was made by those who race',
    async (change, make) => {
      const racers = ['a', 'b', 'c'];
      await Promise.all(racers.map(text => make(on, traces(text))));
      const { activity, outbox } = await told();
      expect(activity).toHaveLength(times(change, racers).length);
      expect(outbox).toEqual(activity);
    },
  );

  describe.each(['activity', 'outbox'])(
    'where the %s cannot be written',
    table => {
      it.each(CHANGES)('%s is not made', async (__, make) => {
        const before = await rest();
        await on.knex.schema.renameTable(table, 'gone');
        await expect(make(on, traces('broken'))).rejects.toThrow();
        await on.knex.schema.renameTable('gone', table);
        expect(await rest()).toEqual(before);
        expect(await told()).toEqual({ activity: [], outbox: [] });
      });
    },
  );

  it('judges a change by the members as they are once nobody else changes them', async () => {
    await on.tenants.putMember({ ...MEMBER, role: 'owner' });
    const anotherOwnerStays: MemberCheck = members => {
      const owners = members.filter(({ role }) => role === 'owner');
      if (owners.every(({ userRef }) => userRef === ADA)) {
        throw new Error('the last one');
      }
    };
    let leaving: Promise<void> | undefined;
    await on.knex.transaction(async tx => {
      await tx('tenants').where({ name: 'acme' }).forUpdate().select();
      // Asked while Eve is an owner still, judged when she is none any more.
      leaving = on.tenants.deleteMember(
        { tenant: 'acme', userRef: ADA, at: LATER },
        traces('left'),
        anotherOwnerStays,
      );
      leaving.catch(() => {});
      await new Promise(resolve => setTimeout(resolve, 200));
      await tx('tenant_members')
        .where({ user_ref: MEMBER.userRef })
        .update({ role: 'viewer' });
    });
    await expect(leaving).rejects.toThrow('the last one');
    const members = await on.tenants.listMembers('acme');
    expect(members.map(({ userRef }) => userRef)).toContain(ADA);
    expect((await told()).activity).toEqual([]);
  });

  it('leaves none of a request that is there already', async () => {
    const request = aRequest({ tenant: 'gamma' });
    await on.requests.insertRequest(request, traces('first'));
    await expect(
      on.requests.insertRequest(request, traces('second')),
    ).rejects.toThrow();
    expect(await told()).toEqual({ activity: ['first'], outbox: ['first'] });
  });

  it('keeps texts as they are, and has a message tried once at first', async () => {
    const text = 'Söhne 🙂 "; DROP TABLE activity; --';
    await on.tenants.putMember(MEMBER, traces(text));
    const claimed = await on.outbox.claim({
      now: LATER,
      until: LATER,
      limit: 10,
    });
    expect(claimed).toMatchObject([
      { message: aMessage(text), createdAt: LATER, attempts: 1 },
    ]);
    const [entry] = await on.activity.list({ tenants: ['acme'], limit: 10 });
    expect(entry).toMatchObject({ at: LATER, tenant: 'acme', message: text });
  });
});

/** A payload with one alert, of which nobody is told. */
function anIntake() {
  return {
    source: 'test',
    groupKey: 'g',
    alerts: [
      {
        source: 'test',
        fingerprint: 'f',
        startsAt: AT,
        status: 'firing' as const,
        severity: 'critical' as const,
        labels: {},
        annotations: {},
        tenant: 'acme',
      },
    ],
    unparsed: [],
    heartbeat: false,
    at: AT,
    messagesFor: () => [],
  };
}
