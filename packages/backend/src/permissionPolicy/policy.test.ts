import { Entity } from '@backstage/catalog-model';
import { permissionRules } from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  createPermission,
  Permission,
  PermissionCondition,
  PermissionCriteria,
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
    const other = createPermission({ name: 'other.thing', attributes: {} });
    expect(await decide(other, ada)).toBe(AuthorizeResult.ALLOW);
  });

  describe('in the catalog', () => {
    const entity = (
      annotations: Record<string, string>,
      owner?: string,
    ): Entity => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: owner ? 'Component' : 'Group',
      metadata: { name: 'x', annotations },
      relations: owner ? [{ type: 'ownedBy', targetRef: owner }] : [],
    });
    const ENTITIES = {
      'the group of acme': entity({ 'smartdevops.io/tenant': 'acme' }),
      'the system of acme': entity(
        { 'smartdevops.io/tenant': 'acme' },
        'group:default/acme',
      ),
      'an app of acme': entity(
        { 'smartdevops.io/app': 'acme/shop' },
        'group:default/acme',
      ),
      'an app of acme that somebody else owns': entity(
        { 'smartdevops.io/app': 'acme/cart', 'smartdevops.io/tenant': 'acme' },
        'group:default/platform',
      ),
      'something else': entity({}, 'group:default/elsewhere'),
    };

    /** Which entities are seen, as the catalog's own rules say. */
    async function seen(who?: PolicyQueryUser): Promise<string[]> {
      const permission = createPermission({
        name: 'catalog.entity.read',
        attributes: { action: 'read' },
        resourceType: 'catalog-entity',
      });
      const decision = await policy.handle({ permission }, who);
      return Object.entries(ENTITIES)
        .filter(([, resource]) =>
          decision.result === AuthorizeResult.CONDITIONAL
            ? holds(decision.conditions, resource)
            : decision.result === AuthorizeResult.ALLOW,
        )
        .map(([name]) => name);
    }

    it('shows a tenant to its members and admins alone', async () => {
      const names = Object.keys(ENTITIES);
      expect(await seen(ada)).toEqual(names);
      expect(await seen(admin)).toEqual(names);
      const others = [
        user('eve'),
        user('eve', 'group:default/acme-2', 'group:acme/default'),
        undefined,
      ];
      for (const other of others) {
        expect(await seen(other)).toEqual(['something else']);
      }
    });
  });
});

function holds(
  criteria: PermissionCriteria<PermissionCondition>,
  resource: Entity,
): boolean {
  if ('anyOf' in criteria) {
    return criteria.anyOf.some(inner => holds(inner, resource));
  }
  if ('allOf' in criteria) {
    return criteria.allOf.every(inner => holds(inner, resource));
  }
  if ('not' in criteria) {
    return !holds(criteria.not, resource);
  }
  const rule = Object.values(permissionRules).find(
    ({ name }) => name === criteria.rule,
  );
  return rule!.apply(resource, criteria.params as never);
}
