import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  DatabaseActivityStore,
  DatabaseClaimStore,
  DatabaseOutboxStore,
  DatabaseIsolationStore,
  DatabaseRequestStore,
  DatabaseTenantStore,
  openDatabase,
} from '.';
import { aRequest, aTenant, AT, LATER } from '../__testUtils__/tenancyRecords';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('stores on %p', databaseId => {
  async function open() {
    const knex = await openDatabase(
      mockServices.database({ knex: await databases.init(databaseId) }),
    );
    return {
      knex,
      tenants: new DatabaseTenantStore(knex),
      requests: new DatabaseRequestStore(knex),
      activity: new DatabaseActivityStore(knex),
      claims: new DatabaseClaimStore(knex),
      outbox: new DatabaseOutboxStore(knex),
      isolation: new DatabaseIsolationStore(knex),
    };
  }

  it('migrates up and down', async () => {
    const { knex } = await open();
    expect(await knex.schema.hasTable('tenants')).toBe(true);
    await knex.migrate.rollback({ directory: `${__dirname}/../../migrations` });
    expect(await knex.schema.hasTable('tenants')).toBe(false);
  }, 60_000);

  it('keeps a request as it was made, and lists the newest first', async () => {
    const { requests } = await open();
    const older = aRequest();
    const newer = aRequest({ createdAt: LATER, tenant: 'beta', kind: 'join' });
    await requests.insertRequest(older);
    await requests.insertRequest(newer);
    expect(await requests.getRequest(older.id)).toEqual(older);
    // An older build kept what the tenant has; nobody is told that any more.
    expect(await requests.getRequest(newer.id)).toEqual({
      ...newer,
      displayName: 'beta',
      plan: undefined,
    });
    expect(await requests.getRequest(randomUUID())).toBeUndefined();
    const ids = async (filter: Parameters<typeof requests.listRequests>[0]) =>
      (await requests.listRequests(filter)).map(request => request.id);
    expect(await ids({})).toEqual([newer.id, older.id]);
    expect(await ids({ kind: 'join' })).toEqual([newer.id]);
    expect(await ids({ tenants: ['acme'] })).toEqual([older.id]);
    expect(await ids({ tenants: [] })).toEqual([]);
    expect(await ids({ requester: 'user:default/eve' })).toEqual([]);
  }, 60_000);

  it('lets exactly one of many deciders win, with all that follows', async () => {
    const { requests, tenants } = await open();
    const request = aRequest();
    await requests.insertRequest(request);
    const outcomes = await Promise.all(
      ['a', 'b', 'c', 'd'].map(decider =>
        requests.decide({
          id: request.id,
          status: 'approved',
          decidedBy: decider,
          decidedAt: LATER,
          plan: 'large',
          tenant: aTenant('acme'),
          member: {
            tenant: 'acme',
            userRef: request.requester,
            role: 'owner',
            addedAt: LATER,
            addedBy: decider,
          },
        }),
      ),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await requests.getRequest(request.id)).toMatchObject({
      status: 'approved',
      plan: 'large',
      decidedAt: LATER,
    });
    expect(await tenants.listMembers('acme')).toHaveLength(1);
  }, 60_000);

  it('leaves nothing half-decided when a consequence fails', async () => {
    const { requests } = await open();
    const first = aRequest();
    const second = aRequest();
    await requests.insertRequest(first);
    await requests.insertRequest(second);
    const decision = {
      status: 'approved' as const,
      decidedBy: 'a',
      decidedAt: LATER,
      tenant: aTenant('acme'),
    };
    await requests.decide({ id: first.id, ...decision });
    await expect(
      requests.decide({ id: second.id, ...decision }),
    ).rejects.toThrow();
    expect(await requests.getRequest(second.id)).toMatchObject({
      status: 'pending',
    });
  }, 60_000);

  it('changes a state only from the states that were named', async () => {
    const { requests, tenants } = await open();
    const request = aRequest();
    await requests.insertRequest(request);
    await requests.decide({
      id: request.id,
      status: 'approved',
      decidedBy: 'a',
      decidedAt: LATER,
      tenant: aTenant('acme'),
    });
    const change = { name: 'acme', message: 'm', at: LATER } as const;
    expect(
      await tenants.setState({ ...change, from: ['failed'], to: 'active' }),
    ).toBe(false);
    expect(
      await tenants.setState({
        ...change,
        from: ['provisioning'],
        to: 'active',
      }),
    ).toBe(true);
    expect(await tenants.getTenant('acme')).toMatchObject({
      state: 'active',
      updatedAt: LATER,
      activatedAt: LATER,
    });
    // When it was ready first: whatever becomes of it, there may be data in it.
    const again = { ...change, at: '2027-01-01T00:00:00.000Z' };
    await tenants.setState({ ...again, from: ['active'], to: 'failed' });
    await tenants.setState({ ...again, from: ['failed'], to: 'active' });
    expect((await tenants.getTenant('acme'))?.activatedAt).toBe(LATER);
  }, 60_000);

  it('keeps one role per member and forgets who is removed', async () => {
    const { requests, tenants } = await open();
    const request = aRequest();
    await requests.insertRequest(request);
    await requests.decide({
      id: request.id,
      status: 'approved',
      decidedBy: 'a',
      decidedAt: LATER,
      tenant: aTenant('acme'),
    });
    const member = {
      tenant: 'acme',
      userRef: 'user:default/ada',
      role: 'viewer',
      addedAt: AT,
      addedBy: 'x',
    } as const;
    await tenants.putMember(member);
    await tenants.putMember({ ...member, role: 'owner', addedBy: 'y' });
    expect(await tenants.listMemberships(member.userRef)).toEqual([
      { ...member, role: 'owner' },
    ]);
    await tenants.deleteMember({
      tenant: 'acme',
      userRef: member.userRef,
      at: LATER,
    });
    expect(await tenants.listMembers('acme')).toEqual([]);
  }, 60_000);

  it('shows the activity of the tenants that were asked for', async () => {
    const { activity } = await open();
    const entry = { actor: 'user:default/ada', action: 'app.create' };
    for (const [tenant, app, at] of [
      ['acme', 'shop', AT],
      ['acme', 'till', LATER],
      ['beta', 'shop', LATER],
    ]) {
      await activity.record({
        ...entry,
        id: randomUUID(),
        at,
        tenant,
        app,
        message: `${tenant}/${app}`,
      });
    }
    const messages = async (filter: object) =>
      (await activity.list({ limit: 10, ...filter })).map(e => e.message);
    expect(await messages({ tenants: ['acme'] })).toEqual([
      'acme/till',
      'acme/shop',
    ]);
    expect(await messages({ tenants: [] })).toEqual([]);
    expect(await messages({ tenants: ['acme', 'beta'], app: 'till' })).toEqual([
      'acme/till',
    ]);
    expect(await messages({ tenants: ['acme'], limit: 1 })).toHaveLength(1);
  }, 60_000);

  it('changes plan, state and retention of a tenant, and forgets it', async () => {
    const { tenants, requests } = await open();
    await requests.insertRequest(aRequest());
    const [request] = await requests.listRequests({});
    await requests.decide({
      id: request.id,
      status: 'approved',
      decidedBy: 'user:default/admin',
      decidedAt: AT,
      tenant: aTenant('acme'),
      member: {
        tenant: 'acme',
        userRef: 'user:default/ada',
        role: 'owner',
        addedAt: AT,
        addedBy: 'user:default/admin',
      },
    });
    await tenants.setPlan({ name: 'acme', plan: 'large', at: LATER });
    const change = { name: 'acme', message: 'closing', at: LATER };
    await tenants.setState({
      ...change,
      from: ['provisioning'],
      to: 'offboarding',
      retainUntil: LATER,
    });
    expect(await tenants.getTenant('acme')).toMatchObject({
      plan: 'large',
      activatedAt: undefined,
      state: 'offboarding',
      retainUntil: LATER,
    });
    // A message alone leaves the retention as it is; null ends it.
    await tenants.setState({
      ...change,
      from: ['offboarding'],
      to: 'offboarding',
    });
    expect((await tenants.getTenant('acme'))?.retainUntil).toBe(LATER);
    await tenants.setState({
      ...change,
      from: ['offboarding'],
      to: 'active',
      retainUntil: null,
    });
    expect((await tenants.getTenant('acme'))?.retainUntil).toBeUndefined();

    await tenants.deleteTenant({ name: 'acme', at: LATER });
    expect(await tenants.getTenant('acme')).toBeUndefined();
    expect(await tenants.listMemberships('user:default/ada')).toEqual([]);
  });

  it('finds requests that are older than a time', async () => {
    const { requests } = await open();
    await requests.insertRequest(aRequest());
    await requests.insertRequest(aRequest({ createdAt: LATER }));
    const old = await requests.listRequests({ createdBefore: LATER });
    expect(old.map(({ createdAt }) => createdAt)).toEqual([AT]);
  });

  it('keeps the last isolation check of a tenant, as long as the tenant is kept', async () => {
    const { tenants, requests, isolation } = await open();
    const request = aRequest();
    await requests.insertRequest(request);
    await requests.decide({
      id: request.id,
      status: 'approved',
      decidedBy: 'a',
      decidedAt: LATER,
      tenant: aTenant('acme'),
    });
    const finding = {
      name: 'Harmless pod is accepted',
      tried: 'a dry run; "quoted" ’ 🙂',
      expected: 'yes',
      actual: 'yes',
      passed: true,
    };
    const good = { passed: true, at: AT, findings: [finding] };
    const bad = {
      passed: false,
      at: LATER,
      findings: [finding, { ...finding, passed: false }],
    };
    expect(await isolation.get('acme')).toBeUndefined();
    expect(await isolation.summary('acme')).toBeUndefined();
    await isolation.put('acme', good);
    expect(await isolation.get('acme')).toEqual(good);
    await isolation.put('acme', bad);
    expect(await isolation.get('acme')).toEqual(bad);
    expect(await isolation.summary('acme')).toEqual({
      passed: false,
      at: LATER,
      failed: 1,
    });
    await tenants.deleteTenant({ name: 'acme', at: LATER });
    expect(await isolation.get('acme')).toBeUndefined();
  }, 60_000);

  it('gives a claim to one at a time, and away once it has expired', async () => {
    const { claims } = await open();
    const won = await Promise.all(
      ['a', 'b', 'c'].map(owner => claims.claim('key', owner, 60_000)),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    const winner = ['a', 'b', 'c'][won.indexOf(true)];
    await claims.release('key', 'somebody else');
    expect(await claims.claim('key', 'd', 60_000)).toBe(false);
    await claims.release('key', winner);
    expect(await claims.claim('key', 'd', -1)).toBe(true);
    expect(await claims.claim('key', 'e', 60_000)).toBe(true);
  }, 60_000);
});
