import { AuthorizedTenantService } from '../services';
import { Mount } from './mount';

/** Routes about the caller, plans and the activity log. */
export function mountMe(mount: Mount, tenants: AuthorizedTenantService): void {
  mount.route('getMe', ({ context }) => tenants.me(context));
  mount.route('listPlans', async () => asList(tenants.plans()));
  mount.route('listActivity', async ({ context, query }) =>
    asList(await tenants.listActivity(context, query)),
  );
}

/** The shape of every list answer. */
export function asList<T>(items: T[]): { items: T[]; total: number } {
  return { items, total: items.length };
}
