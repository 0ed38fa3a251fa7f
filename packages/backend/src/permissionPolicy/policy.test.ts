import {
  AuthorizeResult,
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  basicPermissions,
  tenantPermissions,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ExamplePolicy } from './policy';

const ADMINS = 'group:default/platform-admins';
const policy = new ExamplePolicy([ADMINS]);

function user(name: string, ...groups: string[]): PolicyQueryUser {
  const ref = `user:default/${name}`;
  return {
    info: { userEntityRef: ref, ownershipEntityRefs: [ref, ...groups] },
  } as PolicyQueryUser;
}

const ada = user('ada', 'group:default/acme');
const admin = user('root', ADMINS);

/** What the policy says: a word, or the least role that it asks for. */
async function decide(permission: Permission, who?: PolicyQueryUser) {
  const decision = await policy.handle({ permission }, who);
  return decision.result === AuthorizeResult.CONDITIONAL
    ? decision.conditions
    : decision.result;
}

describe('ExamplePolicy', () => {
  const role = (least: string) => ({
    rule: 'HAS_TENANT_ROLE',
    resourceType: 'smartdevops-tenant',
    params: { userRef: 'user:default/ada', role: least },
  });
  const MEMBERS: Record<string, unknown> = {
    'smartdevops.tenant.read': role('viewer'),
    'smartdevops.tenant.update': role('owner'),
    'smartdevops.tenant.manage': AuthorizeResult.DENY,
    'smartdevops.app.read': role('viewer'),
    'smartdevops.app.create': role('developer'),
    'smartdevops.app.update': role('developer'),
    'smartdevops.app.delete': role('developer'),
    'smartdevops.alert.read': role('viewer'),
    'smartdevops.alert.update': role('developer'),
    'smartdevops.tenant-request.create': AuthorizeResult.ALLOW,
    'smartdevops.tenant-request.decide': AuthorizeResult.ALLOW,
    'smartdevops.platform.read': AuthorizeResult.DENY,
    'smartdevops.alert.ingest': AuthorizeResult.DENY,
  };
  const all: Permission[] = [...tenantPermissions, ...basicPermissions];

  it.each(all.map(permission => [permission.name, permission] as const))(
    'decides about %s',
    async (name, permission) => {
      expect(await decide(permission, ada)).toEqual(MEMBERS[name]);
    },
  );

  it('lets an admin do everything but hand over alerts', async () => {
    for (const permission of all) {
      expect(await decide(permission, admin)).toBe(
        permission.name === 'smartdevops.alert.ingest'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      );
    }
  });

  it('denies tenants to whoever is unknown', async () => {
    for (const permission of tenantPermissions) {
      expect(await decide(permission)).toBe(AuthorizeResult.DENY);
    }
  });

  it('leaves other plugins alone', async () => {
    const other = createPermission({
      name: 'catalog.entity.read',
      attributes: {},
    });
    expect(await decide(other, ada)).toBe(AuthorizeResult.ALLOW);
  });
});
