import { Role } from '@smartdevops/backstage-plugin-smartdevops-common';
import { hasTenantRole, isTenantMember, tenantConditions } from './rules';
import { filterTenants } from './tenantFilter';

const ADA = 'user:default/ada';
const BOB = 'user:default/bob';
const MEMBERS: Record<string, Record<string, Role>> = {
  acme: { [ADA]: 'owner', [BOB]: 'viewer' },
  beta: { [ADA]: 'viewer' },
  core: { [BOB]: 'developer' },
};
const TENANTS = Object.keys(MEMBERS).map(name => ({ name }));

const rolesOf = jest.fn(
  async (userRef: string) =>
    new Map(
      Object.entries(MEMBERS).flatMap(([name, members]) =>
        members[userRef] ? [[name, members[userRef]] as const] : [],
      ),
    ),
);

describe('conditions of a policy', () => {
  const member = (userRef: string) =>
    tenantConditions.isTenantMember({ userRef });
  const role = (userRef: string, least: Role) =>
    tenantConditions.hasTenantRole({ userRef, role: least });

  it.each([
    ['membership', member(ADA), ['acme', 'beta']],
    ['a role', role(ADA, 'developer'), ['acme']],
    ['a role that others include', role(BOB, 'viewer'), ['acme', 'core']],
    ['nobody known', member('user:default/eve'), []],
    ['both of two', { allOf: [member(ADA), member(BOB)] }, ['acme']],
    [
      'one of two',
      { anyOf: [role(ADA, 'owner'), role(BOB, 'developer')] },
      ['acme', 'core'],
    ],
    ['the opposite', { not: member(ADA) }, ['core']],
  ] as const)('choose tenants by %s', async (_, conditions, expected) => {
    const kept = await filterTenants(conditions as never, TENANTS, rolesOf);
    expect(kept.map(({ name }) => name)).toEqual(expected);
  });

  it('look at each user once', async () => {
    rolesOf.mockClear();
    await filterTenants(
      { anyOf: [member(ADA), role(ADA, 'owner'), member(BOB)] },
      TENANTS,
      rolesOf,
    );
    expect(rolesOf.mock.calls.map(([userRef]) => userRef)).toEqual([ADA, BOB]);
  });

  it('say the same of one tenant as of a list', async () => {
    for (const userRef of [ADA, BOB]) {
      for (const least of ['owner', 'developer', 'viewer'] as const) {
        const listed = await filterTenants(
          role(userRef, least),
          TENANTS,
          rolesOf,
        );
        for (const { name } of TENANTS) {
          const tenant = { name, members: MEMBERS[name] };
          expect(hasTenantRole.apply(tenant, { userRef, role: least })).toBe(
            listed.some(kept => kept.name === name),
          );
          expect(isTenantMember.apply(tenant, { userRef })).toBe(
            userRef in MEMBERS[name],
          );
        }
      }
    }
  });
});
