import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_TENANT,
  Role,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** What rules on tenants are applied to. @public */
export type TenantResource = {
  name: string;
  /** Roles by user entity ref. */
  members: Record<string, Role>;
};

/** What rules on tenants become when a list of tenants is queried. @public */
export type TenantFilter = {
  /** Tenants in which this user is a member with one of the roles. */
  userRef: string;
  roles: readonly Role[];
};

/** Reference to tenants as resources of the permission system. @public */
export const tenantResourceRef = createPermissionResourceRef<
  TenantResource,
  TenantFilter
>().with({
  pluginId: 'smartdevops',
  resourceType: RESOURCE_TYPE_TENANT,
});
