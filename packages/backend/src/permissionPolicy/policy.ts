import {
  AuthorizeResult,
  isResourcePermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createTenantConditionalDecision,
  tenantConditions,
} from '@smartdevops/backstage-plugin-smartdevops-backend';
import {
  alertIngestPermission,
  alertReadPermission,
  platformReadPermission,
  RESOURCE_TYPE_TENANT,
  Role,
  tenantManagePermission,
  TenantPermission,
  tenantReadPermission,
  tenantUpdatePermission,
  appReadPermission,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  isCatalogPermission,
  withoutForeignTenants,
} from './catalogVisibility';

const ALLOW = { result: AuthorizeResult.ALLOW } as const;
const DENY = { result: AuthorizeResult.DENY } as const;

/** Least role in a tenant for a permission; a developer's for all others. */
const NEEDS: Record<string, Role> = {
  [tenantReadPermission.name]: 'viewer',
  [appReadPermission.name]: 'viewer',
  [alertReadPermission.name]: 'viewer',
  [tenantUpdatePermission.name]: 'owner',
};

/**
 * An example of a policy: members do in their tenants what their role says,
 * platform admins do everything, the catalog hides the tenants of others, and
 * what else belongs to other plugins is allowed. SmartDevOps guards tenants by
 * itself too; a policy can only be stricter.
 */
export class ExamplePolicy implements PermissionPolicy {
  private readonly admins: Set<string>;

  /** @param admins - entity refs of groups or users, as in `smartdevops.admins` */
  constructor(admins: string[]) {
    this.admins = new Set(admins);
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const { userEntityRef, ownershipEntityRefs = [] } = user?.info ?? {};
    const isAdmin = ownershipEntityRefs.some(ref => this.admins.has(ref));
    if (isResourcePermission(permission, RESOURCE_TYPE_TENANT)) {
      if (isAdmin) {
        return ALLOW;
      }
      return userEntityRef
        ? forMember(permission as TenantPermission, userEntityRef)
        : DENY;
    }
    if (isCatalogPermission(permission)) {
      return isAdmin
        ? ALLOW
        : withoutForeignTenants(permission, ownershipEntityRefs);
    }
    switch (permission.name) {
      case platformReadPermission.name:
        return isAdmin ? ALLOW : DENY;
      case alertIngestPermission.name:
        // Alertmanager comes with a token, which is no user's.
        return DENY;
      default:
        return ALLOW;
    }
  }
}

function forMember(
  permission: TenantPermission,
  userRef: string,
): PolicyDecision {
  return permission.name === tenantManagePermission.name
    ? DENY
    : createTenantConditionalDecision(
        permission,
        tenantConditions.hasTenantRole({
          userRef,
          role: NEEDS[permission.name] ?? 'developer',
        }),
      );
}
