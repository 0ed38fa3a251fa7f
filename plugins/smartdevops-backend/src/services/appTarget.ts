import { refuse } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantRecord } from '../database';
import { AppLocation } from '../kubernetes/types';

/** Which app, with its tenant. */
export type AppTarget = { tenant: TenantRecord; app: string };

/** Where an app is. */
export function locate({ tenant, app }: AppTarget): AppLocation {
  const { name, cluster, namespace, podSecurity } = tenant;
  return { cluster, namespace, tenant: name, app, podSecurity };
}

/**
 * Claim of whoever creates an app: until it has ended, what is missing is
 * only not written yet.
 */
export function creationClaim({ tenant, app }: AppTarget): string {
  return `create-app:${tenant.namespace}/${app}`;
}

/** @throws 409 unless the tenant is active: nothing may be started in any other */
export function requireActive(tenant: TenantRecord): void {
  if (tenant.state !== 'active') {
    throw refuse('conflict', {
      reason: 'TenantNotActive',
      message: `The tenant "${tenant.name}" is ${tenant.state}: ${tenant.message}`,
    });
  }
}
