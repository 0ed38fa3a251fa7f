import {
  Activity,
  IsolationCheck,
  IsolationSummary,
  PodSecurity,
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
  /** Name of the cluster it is in, as configured. */
  cluster: string;
  namespace: string;
  plan: string;
  /** `restricted` unless told. */
  podSecurity?: PodSecurity;
  state: TenantState;
  message: string;
  createdAt: string;
  updatedAt: string;
  /** When it first was ready; missing: there was never anything in it. */
  activatedAt?: string;
  /** While offboarding: until when everything is kept. */
  retainUntil?: string;
};

export type MemberRecord = {
  tenant: string;
  userRef: string;
  role: Role;
  addedAt: string;
  addedBy: string;
};

/** Something that people are told through Backstage's notifications. */
export type Message = {
  /** Entity refs of users and groups. */
  recipients: string[];
  title: string;
  description: string;
  /** Path in the portal where something can be done about it. */
  link: string;
  severity: 'low' | 'normal' | 'high' | 'critical';
  topic: string;
  /** Messages of one scope replace each other. */
  scope: string;
};

/**
 * What is written together with a change, so that neither is lost without the
 * other. Where nothing was changed, nothing of it is written.
 */
export type Traces = { activity?: Activity[]; messages?: Message[] };

/** A message that is still to be delivered. */
export type OutboxEntry = {
  id: string;
  message: Message;
  createdAt: string;
  /** How often it was tried, this time included. */
  attempts: number;
};

export interface OutboxStore {
  /**
   * Takes messages that are due; nobody else gets them before `until`, so that
   * a message whose deliverer died is tried again then.
   */
  claim(options: {
    now: string;
    until: string;
    limit: number;
  }): Promise<OutboxEntry[]>;
  /** Forgets messages that were taken, or given up. */
  delivered(ids: string[]): Promise<void>;
  postpone(id: string, dueAt: string, error: string): Promise<void>;
  /** How many there are, and since when the oldest of them. */
  backlog(): Promise<{ messages: number; oldest?: string }>;
}

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

/**
 * Judges a change to the members by who they are while nobody else can change
 * them; throws to keep it from being made.
 */
export type MemberCheck = (members: MemberRecord[]) => void;

export interface TenantStore {
  listTenants(names?: string[]): Promise<TenantRecord[]>;
  getTenant(name: string): Promise<TenantRecord | undefined>;
  /** Changes state and message only while the tenant is in one of the given states; says whether it did. */
  setState(
    change: {
      name: string;
      from: TenantState[];
      to: TenantState;
      message: string;
      /** Missing leaves it as it is. */
      retainUntil?: string | null;
      at: string;
    },
    traces?: Traces,
  ): Promise<boolean>;
  /** Changes nothing where the tenant has that plan. */
  setPlan(
    change: { name: string; plan: string; at: string },
    traces?: Traces,
  ): Promise<void>;
  /** Changes nothing where the tenant has that level. */
  setPodSecurity(
    change: { name: string; level: PodSecurity; at: string },
    traces?: Traces,
  ): Promise<void>;
  /** Forgets a tenant and its members. */
  deleteTenant(
    removal: { name: string; at: string },
    traces?: Traces,
  ): Promise<void>;
  listMembers(tenant: string): Promise<MemberRecord[]>;
  listMemberships(userRef: string): Promise<MemberRecord[]>;
  /** Adds a member, or gives them another role; changes nothing where they have it. */
  putMember(
    member: MemberRecord,
    traces?: Traces,
    check?: MemberCheck,
  ): Promise<void>;
  deleteMember(
    removal: { tenant: string; userRef: string; at: string },
    traces?: Traces,
    check?: MemberCheck,
  ): Promise<void>;
}

export type RequestFilter = {
  status?: RequestStatus;
  kind?: RequestKind;
  requester?: string;
  tenants?: string[];
  createdBefore?: string;
};

export interface RequestStore {
  insertRequest(request: TenantRequest, traces?: Traces): Promise<void>;
  getRequest(id: string): Promise<TenantRequest | undefined>;
  /** Newest first. */
  listRequests(filter: RequestFilter): Promise<TenantRequest[]>;
  /**
   * Decides a pending request. Says false, and changes nothing, when it was
   * not pending any more.
   */
  decide(decision: Decision, traces?: Traces): Promise<boolean>;
}

export interface ActivityStore {
  record(activity: Activity): Promise<void>;
  amend(id: string, message: string): Promise<void>;
  withdraw(id: string): Promise<void>;
  /** Newest first; `tenants` undefined means all. */
  list(filter: {
    tenants?: string[];
    tenant?: string;
    app?: string;
    limit: number;
  }): Promise<Activity[]>;
}

/** The last isolation check of each tenant. */
export interface IsolationStore {
  put(tenant: string, check: IsolationCheck, traces?: Traces): Promise<void>;
  get(tenant: string): Promise<IsolationCheck | undefined>;
  summary(tenant: string): Promise<IsolationSummary | undefined>;
}

/** Short exclusive claims, shared by all replicas of the backend. */
export interface ClaimStore {
  /** Says whether the claim was got; it ends by itself after `ttlMs`. */
  claim(key: string, owner: string, ttlMs: number): Promise<boolean>;
  /** Lets a claim that is still held end later. */
  renew(key: string, owner: string, ttlMs: number): Promise<void>;
  release(key: string, owner: string): Promise<void>;
}
