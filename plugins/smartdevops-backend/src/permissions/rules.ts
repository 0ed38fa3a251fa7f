import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  Role,
  roleAtLeast,
  ROLES,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { tenantResourceRef } from '@smartdevops/backstage-plugin-smartdevops-node';
import { z } from 'zod';

const userRef = z
  .string()
  .describe('Entity ref of the user, e.g. user:default/ada');

/** Roles that include what `needed` may do. */
function rolesFrom(needed: Role): Role[] {
  return ROLES.filter(role => roleAtLeast(role, needed));
}

/** Allows on tenants that a user is a member of. */
export const isTenantMember = createPermissionRule({
  name: 'IS_TENANT_MEMBER',
  description: 'Allow on tenants of which the user is a member',
  resourceRef: tenantResourceRef,
  paramsSchema: z.object({ userRef }),
  apply: (tenant, params) => tenant.members[params.userRef] !== undefined,
  toQuery: params => ({ userRef: params.userRef, roles: [...ROLES] }),
});

/** Allows on tenants in which a user has a role, or one that includes it. */
export const hasTenantRole = createPermissionRule({
  name: 'HAS_TENANT_ROLE',
  description: 'Allow on tenants in which the user has at least the role',
  resourceRef: tenantResourceRef,
  paramsSchema: z.object({ userRef, role: z.enum(ROLES) }),
  apply: (tenant, params) =>
    roleAtLeast(tenant.members[params.userRef], params.role),
  toQuery: params => ({
    userRef: params.userRef,
    roles: rolesFrom(params.role),
  }),
});

/** All rules on tenants. */
export const tenantRules = { isTenantMember, hasTenantRole };

const exported = createConditionExports({
  resourceRef: tenantResourceRef,
  rules: tenantRules,
});

/**
 * Conditions on tenants for permission policies.
 *
 * @public
 */
export const tenantConditions = exported.conditions;

/**
 * Makes a conditional decision about a permission on tenants.
 *
 * @public
 */
export const createTenantConditionalDecision =
  exported.createConditionalDecision;
