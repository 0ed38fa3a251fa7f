import { TenantRequest } from '@smartdevops/backstage-plugin-smartdevops-common';
import { MemberRecord, TenantRecord } from '../database';

/** What comes into being with the approval of a request for a new tenant. */
export function newTenant(
  request: TenantRequest,
  decided: {
    plan: string;
    cluster: string;
    namespace: string;
    at: string;
  },
): { tenant: TenantRecord; member: MemberRecord } {
  const { plan, cluster, namespace, at } = decided;
  return {
    tenant: {
      name: request.tenant,
      displayName: request.displayName,
      cluster,
      namespace,
      plan,
      state: 'provisioning',
      message: 'The namespace and its isolation are being set up.',
      createdAt: at,
      updatedAt: at,
    },
    member: {
      tenant: request.tenant,
      userRef: request.requester,
      role: 'owner',
      addedAt: at,
      addedBy: request.requester,
    },
  };
}

/** Who joins begins as a developer; an owner can change that. */
export function newMember(
  request: TenantRequest,
  decider: string,
  at: string,
): MemberRecord {
  return {
    tenant: request.tenant,
    userRef: request.requester,
    role: 'developer',
    addedAt: at,
    addedBy: decider,
  };
}
