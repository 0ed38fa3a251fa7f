import { randomUUID } from 'node:crypto';
import { TenantRequest } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantRecord } from '../database';

export const AT = '2026-01-01T00:00:00.000Z';
export const LATER = '2026-01-02T00:00:00.000Z';

/** A tenant that is being set up. */
export function aTenant(name: string): TenantRecord {
  return {
    name,
    displayName: name,
    cluster: 'default',
    namespace: name,
    plan: 'small',
    state: 'provisioning',
    message: 'set up',
    createdAt: AT,
    updatedAt: AT,
  };
}

/** A request that nobody has decided. */
export function aRequest(more: Partial<TenantRequest> = {}): TenantRequest {
  return {
    id: randomUUID(),
    kind: 'create',
    status: 'pending',
    tenant: 'acme',
    displayName: 'Acme',
    plan: 'small',
    reason: 'We "need" it; DROP TABLE tenants; -- 🙂',
    requester: 'user:default/ada',
    createdAt: AT,
    ...more,
  };
}
