import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { USERS } from './__testUtils__/callers';
import { TestPortal } from './__testUtils__/portal';

const CHECK = '/v1/tenant-requests/check?tenant=';

function entity(kind: string, name: string, location: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      annotations: { 'backstage.io/managed-by-location': location },
    },
  };
}

/** Everybody is in a group named like a tenant that will be there. */
const inGroups = createServiceFactory({
  service: coreServices.userInfo,
  deps: {},
  factory: () => ({
    async getUserInfo(credentials) {
      const { userEntityRef } = credentials.principal as {
        userEntityRef: string;
      };
      const groups =
        userEntityRef === USERS.stranger
          ? ['group:default/ops', 'group:corp/ops']
          : [];
      return {
        userEntityRef,
        ownershipEntityRefs: [userEntityRef, ...groups],
      };
    },
  }),
});

describe('names of somebody else’s groups and systems', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({
      config: { admins: [USERS.admin, 'group:default/Platform-Admins'] },
      catalog: [
        entity('Group', 'payments', 'url:https://git.example.com/org.yaml'),
        entity('System', 'billing', 'file:/catalog-info.yaml'),
        entity('Component', 'shop', 'file:/catalog-info.yaml'),
        entity('Group', 'lost', 'smartdevops:lost'),
      ],
      features: [inGroups],
    });
    await portal.seedTenant('ops');
  }, 60_000);

  afterAll(() => portal.stop());

  const ask = (tenant: string) =>
    portal.post('stranger', '/v1/tenant-requests', { tenant });
  const approve = (id: string) =>
    portal.post('admin', `/v1/tenant-requests/${id}/approve`);

  it.each([
    ['platform-admins', 'administers the platform'],
    ['payments', 'has a group named "payments"'],
    ['billing', 'has a system named "billing"'],
  ])('no tenant is called %s', async (tenant, sentence) => {
    const checked = await portal.get('stranger', `${CHECK}${tenant}`);
    expect(checked.body).toMatchObject({ reason: 'NameReserved' });
    expect(checked.body.kind).toBeUndefined();
    const asked = await ask(tenant);
    expect(asked.status).toBe(409);
    expect(asked.body.error.reason).toBe('NameReserved');
    expect(asked.body.error.message).toContain(sentence);

    // As if the group had come after the request, or before the upgrade.
    const { body } = await ask('harmless');
    await portal.knex('tenant_requests').where({ id: body.id }).update({
      tenant,
    });
    const approved = await approve(body.id);
    expect(approved.status).toBe(409);
    expect(approved.body.error.reason).toBe('NameReserved');
    expect((await portal.get('admin', `/v1/tenants/${tenant}`)).status).toBe(
      404,
    );
    await portal.post('stranger', `/v1/tenant-requests/${body.id}/withdraw`);
  });

  it('other names are free, and those of the suite’s own entities', async () => {
    for (const tenant of ['shop', 'lost']) {
      const { body } = await ask(tenant);
      expect((await approve(body.id)).status).toBe(200);
    }
  });

  it.each([
    ['the group of a tenant', 'group:default/OPS', false],
    ['a group of another namespace', 'group:corp/ops', true],
  ])('%s: %s', async (_, group, admin) => {
    const port = await portal.addReplica({ config: { admins: [group] } });
    const answer = await fetch(
      `http://127.0.0.1:${port}/api/smartdevops/v1/me`,
      { headers: { authorization: `Bearer ${portal.tokenOf('stranger')}` } },
    );
    expect(await answer.json()).toMatchObject({ admin });
  });
});

describe('while the catalog does not answer', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({
      config: { admins: [USERS.admin, 'group:default/platform-admins'] },
      catalog: 'none',
    });
  }, 60_000);

  afterAll(() => portal.stop());

  it('can be asked for a tenant, and nothing is approved', async () => {
    const check = await portal.get('stranger', `${CHECK}acme`);
    expect(check.body.kind).toBe('create');
    const asked = await portal.post('stranger', '/v1/tenant-requests', {
      tenant: 'acme',
    });
    expect(asked.status).toBe(201);
    const address = `/v1/tenant-requests/${asked.body.id}/approve`;
    const { status, body } = await portal.post('admin', address);
    expect(status).toBe(503);
    expect(body.error.reason).toBe('CatalogUnavailable');
    const { body: pending } = await portal.get(
      'admin',
      '/v1/tenant-requests?status=pending',
    );
    expect(pending.items).toHaveLength(1);
  });

  it('the names of admins are refused all the same', async () => {
    const { status, body } = await portal.post(
      'stranger',
      '/v1/tenant-requests',
      { tenant: 'platform-admins' },
    );
    expect(status).toBe(409);
    expect(body.error.reason).toBe('NameReserved');
  });
});
