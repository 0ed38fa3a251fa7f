import { TENANT_ACTIONS } from '@smartdevops/backstage-plugin-smartdevops-common';
import { AuthorizedTenantService } from '../services';
import { asList } from './me';
import { Mount } from './mount';

/** Routes of tenants, their members and the requests that lead to them. */
export function mountTenants(
  mount: Mount,
  tenants: AuthorizedTenantService,
): void {
  mount.route('listTenants', async ({ context }) =>
    asList(await tenants.list(context)),
  );
  mount.route('getTenant', ({ context, params }) =>
    tenants.get(context, params.tenant),
  );
  mount.route('putMember', ({ context, params, body }) =>
    tenants.putMember(context, { ...params, role: body.role }),
  );
  mount.route('deleteMember', ({ context, params }) =>
    tenants.deleteMember(context, params),
  );
  mount.route('setPodSecurity', ({ context, params, body }) =>
    tenants.setPodSecurity(context, { ...params, ...body }),
  );
  mount.route('changePlan', ({ context, params, body }) =>
    tenants.changePlan(context, { ...params, ...body }),
  );
  for (const action of TENANT_ACTIONS) {
    mount.route(`${action}Tenant`, ({ context, params, body }) =>
      tenants.act(context, { ...params, ...body, action }),
    );
  }
  mount.route('repairTenant', ({ context, params }) =>
    tenants.repair(context, params.tenant),
  );
  mount.route('checkTenantName', ({ context, query }) =>
    tenants.checkName(context, query.tenant),
  );
  mount.route('checkIsolation', ({ context, params }) =>
    tenants.checkIsolation(context, params.tenant),
  );
  mount.route('getIsolationCheck', ({ context, params }) =>
    tenants.lastIsolationCheck(context, params.tenant),
  );
  mount.route('listTenantRequests', async ({ context, query }) =>
    asList(await tenants.listRequests(context, query)),
  );
  mount.route('createTenantRequest', ({ context, body }) =>
    tenants.createRequest(context, body),
  );
  mount.route('approveTenantRequest', ({ context, params, body }) =>
    tenants.approveRequest(context, { id: params.id, ...body }),
  );
  mount.route('rejectTenantRequest', ({ context, params, body }) =>
    tenants.rejectRequest(context, { id: params.id, ...body }),
  );
  mount.route('withdrawTenantRequest', ({ context, params }) =>
    tenants.withdrawRequest(context, params.id),
  );
}
