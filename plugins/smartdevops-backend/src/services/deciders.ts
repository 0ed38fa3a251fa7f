import { TenantRequest } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantStore } from '../database';

/** Who is told of a request because they can decide it: owners for a join, admins for a new tenant. */
export async function decidersOf(
  { kind, tenant }: Pick<TenantRequest, 'kind' | 'tenant'>,
  from: { tenants: Pick<TenantStore, 'listMembers'>; admins: string[] },
): Promise<string[]> {
  if (kind === 'create') {
    return from.admins;
  }
  const members = await from.tenants.listMembers(tenant);
  return members
    .filter(({ role }) => role === 'owner')
    .map(({ userRef }) => userRef);
}
