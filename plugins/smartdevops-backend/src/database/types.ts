import {
  Activity,
  RequestKind,
  RequestStatus,
  Role,
  TenantRequest,
  TenantState,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** A tenant as it is kept. */
export type TenantRecord = {
  name: string;
  displayName: string;
  namespace: string;
  plan: string;
  state: TenantState;
  message: string;
  createdAt: string;
  updatedAt: string;
};

export type MemberRecord = {
  tenant: string;
  userRef: string;
  role: Role;
  addedAt: string;
  addedBy: string;
};

/** A decision on a request, made in one step with its consequences. */
export type Decision = {
  id: string;
  status: Exclude<RequestStatus, 'pending'>;
  decidedBy: string;
  decidedAt: string;
  comment?: string;
  plan?: string;
  /** Rows that come into being together with the decision. */
  tenant?: TenantRecord;
  member?: MemberRecord;
};

export interface TenantStore {
  listTenants(names?: string[]): Promise<TenantRecord[]>;
  getTenant(name: string): Promise<TenantRecord | undefined>;
  /** Changes state and message only while the tenant is in one of the given states; says whether it did. */
  setState(change: {
    name: string;
    from: TenantState[];
    to: TenantState;
    message: string;
    at: string;
  }): Promise<boolean>;
  listMembers(tenant: string): Promise<MemberRecord[]>;
  listMemberships(userRef: string): Promise<MemberRecord[]>;
  putMember(member: MemberRecord): Promise<void>;
  deleteMember(tenant: string, userRef: string): Promise<void>;
}

export type RequestFilter = {
  status?: RequestStatus;
  kind?: RequestKind;
  requester?: string;
  tenants?: string[];
};

export interface RequestStore {
  insertRequest(request: TenantRequest): Promise<void>;
  getRequest(id: string): Promise<TenantRequest | undefined>;
  /** Newest first. */
  listRequests(filter: RequestFilter): Promise<TenantRequest[]>;
  /**
   * Decides a pending request. Says false, and changes nothing, when it was
   * not pending any more.
   */
  decide(decision: Decision): Promise<boolean>;
}

export interface ActivityStore {
  record(activity: Activity): Promise<void>;
  /** Newest first; `tenants` undefined means all. */
  list(filter: {
    tenants?: string[];
    tenant?: string;
    app?: string;
    limit: number;
  }): Promise<Activity[]>;
}

/** Short exclusive claims, shared by all replicas of the backend. */
export interface ClaimStore {
  /** Says whether the claim was got; it ends by itself after `ttlMs`. */
  claim(key: string, owner: string, ttlMs: number): Promise<boolean>;
  release(key: string, owner: string): Promise<void>;
}
