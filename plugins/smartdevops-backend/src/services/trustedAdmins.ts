import type { LoggerService } from '@backstage/backend-plugin-api';
import { isAdminGroup } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantStore } from '../database';

/**
 * The admins without groups that are a tenant's own. No tenant can get such a
 * name any more, but one may have it from before, or from before the group was
 * configured: its owners decide who is in that group, so it makes nobody an
 * admin.
 */
export async function trustedAdmins(
  admins: string[],
  {
    tenants,
    logger,
  }: { tenants: Pick<TenantStore, 'listTenants'>; logger: LoggerService },
): Promise<string[]> {
  const names = (await tenants.listTenants()).map(({ name }) => name);
  const isOwn = (admin: string) => names.some(n => isAdminGroup(n, [admin]));
  const refused = admins.filter(isOwn);
  if (refused.length > 0) {
    logger.error(
      'A group in smartdevops.admins is the group of a tenant, whose owners choose its members: it makes nobody an admin. Name another group, or offboard the tenant and restart the backend',
      { groups: refused.join(' ') },
    );
  }
  return admins.filter(admin => !isOwn(admin));
}
