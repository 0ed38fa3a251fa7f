import {
  Activity,
  PodSecurity,
  RequestKind,
  RequestStatus,
  Role,
  TenantRequest,
  TenantState,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { MemberRecord, TenantRecord } from './types';

export type TenantRow = {
  name: string;
  display_name: string;
  cluster: string;
  pod_security: PodSecurity;
  namespace: string;
  plan: string;
  state: TenantState;
  message: string;
  created_at: string;
  updated_at: string;
  activated_at: string | null;
  retain_until: string | null;
};

export type MemberRow = {
  tenant: string;
  user_ref: string;
  role: Role;
  added_at: string;
  added_by: string;
};

export type RequestRow = {
  id: string;
  kind: RequestKind;
  status: RequestStatus;
  tenant: string;
  display_name: string;
  plan: string;
  reason: string;
  requester: string;
  created_at: string;
  decided_by: string | null;
  decided_at: string | null;
  comment: string | null;
};

export type ActivityRow = {
  id: string;
  at: string;
  actor: string;
  action: string;
  tenant: string | null;
  app: string | null;
  message: string;
};

export function tenantFromRow(row: TenantRow): TenantRecord {
  return {
    name: row.name,
    displayName: row.display_name,
    cluster: row.cluster,
    podSecurity: row.pod_security,
    namespace: row.namespace,
    plan: row.plan,
    state: row.state,
    message: row.message,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    activatedAt: row.activated_at ?? undefined,
    retainUntil: row.retain_until ?? undefined,
  };
}

export function tenantToRow(tenant: TenantRecord): TenantRow {
  return {
    name: tenant.name,
    display_name: tenant.displayName,
    cluster: tenant.cluster,
    pod_security: tenant.podSecurity ?? 'restricted',
    namespace: tenant.namespace,
    plan: tenant.plan,
    state: tenant.state,
    message: tenant.message,
    created_at: tenant.createdAt,
    updated_at: tenant.updatedAt,
    activated_at: tenant.activatedAt ?? null,
    retain_until: tenant.retainUntil ?? null,
  };
}

export function memberFromRow(row: MemberRow): MemberRecord {
  return {
    tenant: row.tenant,
    userRef: row.user_ref,
    role: row.role,
    addedAt: row.added_at,
    addedBy: row.added_by,
  };
}

export function memberToRow(member: MemberRecord): MemberRow {
  return {
    tenant: member.tenant,
    user_ref: member.userRef,
    role: member.role,
    added_at: member.addedAt,
    added_by: member.addedBy,
  };
}

/** Rows of joins that were kept by older builds tell the tenant's own name and plan. */
export function requestFromRow(row: RequestRow): TenantRequest {
  const isJoin = row.kind === 'join';
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    tenant: row.tenant,
    displayName: isJoin ? row.tenant : row.display_name,
    plan: isJoin ? undefined : row.plan,
    reason: row.reason,
    requester: row.requester,
    createdAt: row.created_at,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    comment: row.comment ?? undefined,
  };
}

export function requestToRow(request: TenantRequest): RequestRow {
  return {
    id: request.id,
    kind: request.kind,
    status: request.status,
    tenant: request.tenant,
    display_name: request.displayName,
    plan: request.plan ?? '',
    reason: request.reason,
    requester: request.requester,
    created_at: request.createdAt,
    decided_by: request.decidedBy ?? null,
    decided_at: request.decidedAt ?? null,
    comment: request.comment ?? null,
  };
}

export function activityFromRow(row: ActivityRow): Activity {
  return {
    id: row.id,
    at: row.at,
    actor: row.actor,
    action: row.action,
    tenant: row.tenant ?? undefined,
    app: row.app ?? undefined,
    message: row.message,
  };
}
