import {
  Activity,
  CreateTenantRequest,
  IsolationCheck,
  Me,
  Plan,
  Role,
  PodSecurity,
  Tenant,
  TenantAction,
  tenantManagePermission,
  TenantNameCheck,
  tenantReadPermission,
  TenantRequest,
  tenantRequestCreatePermission,
  tenantRequestDecidePermission,
  tenantUpdatePermission,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ActivityService } from './activity';
import { RequestContext } from './context';
import { DecisionService } from './DecisionService';
import { IsolationService } from './IsolationService';
import { RequestService } from './RequestService';
import { TenantGuard } from './TenantGuard';
import { TenantLifecycle } from './TenantLifecycle';
import { TenantService } from './TenantService';

const READ = { role: 'viewer', permission: tenantReadPermission } as const;
const ADMINISTER = {
  role: 'admin',
  permission: tenantManagePermission,
} as const;
const INSPECT = { role: 'owner', permission: tenantReadPermission } as const;
const MANAGE = { role: 'owner', permission: tenantUpdatePermission } as const;

/** Tenants and requests, for callers who may: the only thing that routes receive. */
export class AuthorizedTenantService {
  private readonly tenants: TenantService;
  private readonly requests: RequestService;
  private readonly decisions: DecisionService;
  private readonly lifecycle: TenantLifecycle;
  private readonly activity: ActivityService;
  private readonly isolation: IsolationService;
  private readonly guard: TenantGuard;

  constructor(options: {
    tenants: TenantService;
    requests: RequestService;
    decisions: DecisionService;
    lifecycle: TenantLifecycle;
    activity: ActivityService;
    isolation: IsolationService;
    guard: TenantGuard;
  }) {
    this.tenants = options.tenants;
    this.requests = options.requests;
    this.decisions = options.decisions;
    this.lifecycle = options.lifecycle;
    this.activity = options.activity;
    this.isolation = options.isolation;
    this.guard = options.guard;
  }

  me({ caller }: RequestContext): Promise<Me> {
    return this.tenants.me(caller);
  }

  plans(): Plan[] {
    return this.tenants.plans;
  }

  /** @throws 404 for a tenant that does not exist for the caller */
  async requireVisible(
    context: RequestContext,
    tenant: string,
    to: 'read' | 'change',
  ): Promise<void> {
    await (to === 'read'
      ? this.guard.requireVisibleToRead(context, tenant)
      : this.guard.requireVisible(context, tenant));
  }

  /** What was remembered of anybody's rights may be wrong now. */
  forgetRights(): void {
    this.guard.forget();
  }

  async list(context: RequestContext): Promise<Tenant[]> {
    const visible = await this.guard.visible(context, tenantReadPermission);
    return Promise.all(visible.map(access => this.tenants.describe(access)));
  }

  async get(context: RequestContext, tenant: string): Promise<Tenant> {
    const access = await this.guard.require(context, tenant, READ);
    return this.tenants.describe(access);
  }

  async putMember(
    context: RequestContext,
    member: { tenant: string; userRef: string; role: Role },
  ): Promise<Tenant> {
    const access = await this.guard.require(context, member.tenant, MANAGE);
    const { ref } = context.caller;
    const notice = await this.tenants.putMember(ref, access.tenant, member);
    const tenant = await this.tenants.describe(access);
    return notice === undefined ? tenant : { ...tenant, notices: [notice] };
  }

  /** Owners remove others; everybody may leave. */
  async deleteMember(
    context: RequestContext,
    member: { tenant: string; userRef: string },
  ): Promise<Tenant> {
    const { ref } = context.caller;
    const isLeaving = member.userRef === ref;
    const access = await this.guard.require(
      context,
      member.tenant,
      isLeaving ? READ : MANAGE,
    );
    await this.tenants.deleteMember(ref, access.tenant, member.userRef);
    return this.tenants.describe(
      isLeaving ? { tenant: access.tenant } : access,
    );
  }

  async changePlan(
    context: RequestContext,
    change: { tenant: string; plan: string },
  ): Promise<Tenant> {
    const access = await this.guard.require(context, change.tenant, ADMINISTER);
    const { ref } = context.caller;
    await this.lifecycle.changePlan(ref, access.tenant, change.plan);
    return this.after(context, change.tenant);
  }

  async setPodSecurity(
    context: RequestContext,
    change: { tenant: string; level: PodSecurity; reason: string },
  ): Promise<Tenant> {
    const access = await this.guard.require(context, change.tenant, ADMINISTER);
    const { ref } = context.caller;
    await this.lifecycle.setPodSecurity(ref, access.tenant, change);
    return this.after(context, change.tenant);
  }

  async act(
    context: RequestContext,
    input: { tenant: string; action: TenantAction; reason?: string },
  ): Promise<Tenant> {
    const access = await this.guard.require(context, input.tenant, ADMINISTER);
    const { ref } = context.caller;
    const closed = await this.lifecycle.act(ref, access.tenant, input);
    return closed
      ? this.tenants.describe({ tenant: closed })
      : this.after(context, input.tenant);
  }

  async repair(context: RequestContext, tenant: string): Promise<Tenant> {
    const access = await this.guard.require(context, tenant, MANAGE);
    await this.lifecycle.repair(context.caller.ref, access.tenant);
    return this.after(context, tenant);
  }

  /** The tenant as what was just done has made it. */
  private after(context: RequestContext, tenant: string): Promise<Tenant> {
    this.guard.forgetSeen(context);
    return this.get(context, tenant);
  }

  async checkName(
    context: RequestContext,
    name: string,
  ): Promise<TenantNameCheck> {
    await this.guard.requireBasic(context, tenantRequestCreatePermission);
    return this.requests.checkName(context.caller, name);
  }

  async checkIsolation(
    context: RequestContext,
    tenant: string,
  ): Promise<IsolationCheck> {
    const access = await this.guard.require(context, tenant, MANAGE);
    return this.isolation.check(context.caller.ref, access.tenant);
  }

  async lastIsolationCheck(
    context: RequestContext,
    tenant: string,
  ): Promise<IsolationCheck> {
    await this.guard.require(context, tenant, INSPECT);
    return this.isolation.last(tenant);
  }

  async createRequest(
    context: RequestContext,
    input: CreateTenantRequest,
  ): Promise<TenantRequest> {
    await this.guard.requireBasic(context, tenantRequestCreatePermission);
    return this.requests.create(context.caller, input);
  }

  async listRequests(
    context: RequestContext,
    filter: { status?: TenantRequest['status'] },
  ): Promise<TenantRequest[]> {
    const { tenants } = await this.tenants.me(context.caller);
    const roles = new Map(tenants.map(({ name, role }) => [name, role]));
    return this.requests.list(context.caller, roles, filter);
  }

  async approveRequest(
    context: RequestContext,
    input: { id: string; comment?: string; plan?: string },
  ): Promise<TenantRequest> {
    await this.guard.requireBasic(context, tenantRequestDecidePermission);
    return this.decisions.approve(context.caller, this.roleIn(context), input);
  }

  async rejectRequest(
    context: RequestContext,
    input: { id: string; reason: string },
  ): Promise<TenantRequest> {
    await this.guard.requireBasic(context, tenantRequestDecidePermission);
    return this.decisions.reject(context.caller, this.roleIn(context), input);
  }

  withdrawRequest(context: RequestContext, id: string): Promise<TenantRequest> {
    return this.decisions.withdraw(context.caller, id);
  }

  async listActivity(
    context: RequestContext,
    filter: { tenant?: string; app?: string; limit: number },
  ): Promise<Activity[]> {
    const visible = await this.guard.visible(context, tenantReadPermission);
    const tenants = visible.map(access => access.tenant.name);
    return this.activity.list({ ...filter, tenants });
  }

  private roleIn({ caller }: RequestContext) {
    return async (tenant: string): Promise<Role | undefined> => {
      const { tenants } = await this.tenants.me(caller);
      return tenants.find(({ name }) => name === tenant)?.role;
    };
  }
}
