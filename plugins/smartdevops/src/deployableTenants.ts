import {
  Me,
  roleAtLeast,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** Tenants somebody can deploy into right now. */
export function deployableTenants(me: Me): Me['tenants'] {
  return me.tenants.filter(
    ({ role, state }) => roleAtLeast(role, 'developer') && state === 'active',
  );
}
