import type {
  PermissionCondition,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import {
  ConditionTransformer,
  createConditionTransformer,
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { Role } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantFilter } from '@smartdevops/backstage-plugin-smartdevops-node';
import { hasTenantRole, isTenantMember } from './rules';

const transform: ConditionTransformer<TenantFilter> =
  createConditionTransformer([isTenantMember, hasTenantRole]);

/** Roles of a user by tenant. */
type RolesOf = (userRef: string) => Promise<Map<string, Role>>;

/**
 * Keeps of some tenants those that the conditions of a policy allow, with one
 * look at the database per user that they name.
 */
export async function filterTenants<T extends { name: string }>(
  conditions: PermissionCriteria<PermissionCondition>,
  tenants: T[],
  rolesOf: RolesOf,
): Promise<T[]> {
  const criteria: PermissionCriteria<TenantFilter> = transform(conditions);
  const roles = new Map<string, Map<string, Role>>();
  for (const userRef of new Set(usersIn(criteria))) {
    roles.set(userRef, await rolesOf(userRef));
  }
  return tenants.filter(({ name }) =>
    holds(criteria, ({ userRef, roles: allowed }) => {
      const role = roles.get(userRef)?.get(name);
      return role !== undefined && allowed.includes(role);
    }),
  );
}

function usersIn(criteria: PermissionCriteria<TenantFilter>): string[] {
  if (isAndCriteria(criteria)) {
    return criteria.allOf.flatMap(usersIn);
  }
  if (isOrCriteria(criteria)) {
    return criteria.anyOf.flatMap(usersIn);
  }
  return isNotCriteria(criteria) ? usersIn(criteria.not) : [criteria.userRef];
}

function holds(
  criteria: PermissionCriteria<TenantFilter>,
  test: (query: TenantFilter) => boolean,
): boolean {
  if (isAndCriteria(criteria)) {
    return criteria.allOf.every(part => holds(part, test));
  }
  if (isOrCriteria(criteria)) {
    return criteria.anyOf.some(part => holds(part, test));
  }
  return isNotCriteria(criteria) ? !holds(criteria.not, test) : test(criteria);
}
