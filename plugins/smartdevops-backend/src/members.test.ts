import { Activity } from '@smartdevops/backstage-plugin-smartdevops-common';
import { USERS } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';

const ACME = '/v1/tenants/acme';

describe('the members of a tenant, where there is a catalog', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    const names = ['owner', 'developer', 'viewer', 'eve'];
    portal = await TestPortal.start({
      catalog: names.map(name => ({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'User',
        metadata: { name },
      })),
    });
    await portal.seedTenant('acme');
  }, 60_000);

  afterAll(() => portal.stop());

  const put = (name: string, role = 'viewer') =>
    portal.call('owner', 'PUT', `${ACME}/members/user:default%2F${name}`, {
      role,
    });
  const leave = (who: keyof typeof USERS) => {
    const member = encodeURIComponent(USERS[who]);
    return portal.call(who, 'DELETE', `${ACME}/members/${member}`);
  };

  it('may be people whom the catalog does not know, which is said', async () => {
    const added = await put('nobody');
    expect(added.status).toBe(200);
    expect(added.body.notices).toEqual([
      expect.stringContaining('knows no user:default/nobody'),
    ]);
    // Once they are members, nothing about them is news.
    expect((await put('nobody', 'developer')).body.notices).toBeUndefined();
    const known = await put('eve');
    expect(known.status).toBe(200);
    expect(known.body.notices).toBeUndefined();
  });

  it('are told of a role once, however often it is given', async () => {
    await put('ada');
    await put('ada');
    await put('ada', 'developer');
    const ada = 'user:default/ada';
    const { items } = (await portal.get('owner', '/v1/activity?tenant=acme'))
      .body as { items: Activity[] };
    expect(
      items
        .map(({ message }) => message)
        .filter(message => message.startsWith(ada)),
    ).toEqual([`${ada} is developer`, `${ada} is viewer`]);
    const told = () =>
      portal.notifications
        .filter(
          ({ recipients }) =>
            recipients.type === 'entity' && recipients.entityRef.includes(ada),
        )
        .map(({ payload }) => payload.title);
    await portal.eventually(async () => told().length >= 2);
    expect(told().sort()).toEqual([
      'You are developer of acme',
      'You are viewer of acme',
    ]);
  });

  it('may leave, whatever their role, but for the last owner', async () => {
    expect((await leave('stranger')).status).toBe(404);
    const left = await leave('viewer');
    expect(left.status).toBe(200);
    expect(left.body.role).toBeUndefined();
    expect((await portal.get('viewer', ACME)).status).toBe(404);
    const others = await portal.call(
      'developer',
      'DELETE',
      `${ACME}/members/user:default%2Feve`,
    );
    expect(others.body.error.reason).toBe('RoleInsufficient');
    const last = await leave('owner');
    expect(last.status).toBe(409);
    expect(last.body.error.reason).toBe('LastOwner');
    await put('developer', 'owner');
    expect((await leave('owner')).status).toBe(200);
    expect((await portal.get('owner', ACME)).status).toBe(404);
    const { items } = (await portal.get('admin', `/v1/activity?tenant=acme`))
      .body as { items: Activity[] };
    expect(
      items
        .filter(({ message }) => message === 'left the tenant')
        .map(({ actor }) => actor),
    ).toEqual([USERS.owner, USERS.viewer]);
  });
});
