import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  basicPermissions,
  tenantPermissions,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { tenantResourceRef } from '@smartdevops/backstage-plugin-smartdevops-node';
import { TenantStore } from '../database';
import { tenantRules } from './rules';

/** Makes the suite's permissions and rules known to the permission system. */
export function registerPermissions(
  registry: PermissionsRegistryService,
  tenants: TenantStore,
): void {
  registry.addPermissions(basicPermissions);
  registry.addResourceType({
    resourceRef: tenantResourceRef,
    permissions: tenantPermissions,
    rules: Object.values(tenantRules),
    getResources: names =>
      Promise.all(
        names.map(async name => {
          if (!(await tenants.getTenant(name))) {
            return undefined;
          }
          const members = await tenants.listMembers(name);
          return {
            name,
            members: Object.fromEntries(members.map(m => [m.userRef, m.role])),
          };
        }),
      ),
  });
}
