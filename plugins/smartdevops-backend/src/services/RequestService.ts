import { randomUUID } from 'node:crypto';
import {
  checkDecision,
  CreateTenantRequest,
  matchRequest,
  mayDecide,
  Plan,
  refuse,
  Role,
  TenantRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  Decision,
  MemberRecord,
  RequestStore,
  TenantRecord,
  TenantStore,
} from '../database';
import { ActivityService } from './ActivityService';
import { Caller } from './context';
import { newMember, newTenant } from './newTenant';
import { ChangeNotifier, Clock } from './types';

type Options = {
  requests: RequestStore;
  tenants: TenantStore;
  activity: ActivityService;
  notifier: ChangeNotifier;
  plans: Plan[];
  defaultPlan: string;
  namespacePrefix: string;
  fourEyes: boolean;
  clock: Clock;
  /** Called after a tenant was approved: somebody has to provision it. */
  onApproved: () => void;
};

/** Use cases of tenant requests: ask, decide, withdraw. */
export class RequestService {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  async create(
    caller: Caller,
    input: CreateTenantRequest,
  ): Promise<TenantRequest> {
    const plan = input.plan ?? this.options.defaultPlan;
    this.requirePlan(plan);
    const kind = await this.match(caller, input.tenant);
    const request: TenantRequest = {
      id: randomUUID(),
      kind,
      status: 'pending',
      tenant: input.tenant,
      displayName: input.displayName || input.tenant,
      plan,
      reason: input.reason ?? '',
      requester: caller.ref,
      createdAt: this.now(),
    };
    await this.options.requests.insertRequest(request);
    await this.tell(request, caller.ref, 'tenant-request.create', 'asked to');
    return request;
  }

  /** Requests the caller made, and those they may decide. */
  async list(
    caller: Caller,
    roles: Map<string, Role>,
    filter: { status?: TenantRequest['status'] },
  ): Promise<TenantRequest[]> {
    const { requests } = this.options;
    if (caller.isAdmin) {
      return requests.listRequests(filter);
    }
    const own = await requests.listRequests({
      ...filter,
      requester: caller.ref,
    });
    const owned = [...roles]
      .filter(([, role]) => role === 'owner')
      .map(([tenant]) => tenant);
    const joins = owned.length
      ? await requests.listRequests({ ...filter, kind: 'join', tenants: owned })
      : [];
    const seen = new Set(own.map(request => request.id));
    return [...own, ...joins.filter(request => !seen.has(request.id))];
  }

  async approve(
    caller: Caller,
    role: (tenant: string) => Promise<Role | undefined>,
    input: { id: string; comment?: string; plan?: string },
  ): Promise<TenantRequest> {
    const request = await this.requireDecidable(caller, role, input.id);
    const plan = input.plan ?? request.plan;
    this.requirePlan(plan);
    const consequences =
      request.kind === 'create'
        ? await this.tenantFor(request, plan)
        : { member: newMember(request, caller.ref, this.now()) };
    const decided = await this.decide(request, {
      ...this.decision(request, caller, 'approved', input.comment),
      plan,
      ...consequences,
    });
    this.options.onApproved();
    this.options.notifier.catalogChanged();
    return decided;
  }

  async reject(
    caller: Caller,
    role: (tenant: string) => Promise<Role | undefined>,
    input: { id: string; reason: string },
  ): Promise<TenantRequest> {
    const request = await this.requireDecidable(caller, role, input.id);
    return this.decide(
      request,
      this.decision(request, caller, 'rejected', input.reason),
    );
  }

  async withdraw(caller: Caller, id: string): Promise<TenantRequest> {
    const request = await this.options.requests.getRequest(id);
    if (!request || request.requester !== caller.ref) {
      throw requestNotFound();
    }
    return this.decide(request, this.decision(request, caller, 'withdrawn'));
  }

  private async match(caller: Caller, name: string) {
    const { tenants, requests } = this.options;
    const existing = await tenants.getTenant(name);
    const members = existing ? await tenants.listMembers(name) : [];
    const pending = await requests.listRequests({
      status: 'pending',
      tenants: [name],
    });
    const outcome = matchRequest({
      tenant: name,
      existing: existing && {
        state: existing.state,
        isMember: members.some(member => member.userRef === caller.ref),
      },
      pendingOwn: pending.some(request => request.requester === caller.ref),
      pendingOther: pending.some(
        request =>
          request.requester !== caller.ref && request.kind === 'create',
      ),
    });
    if ('refusal' in outcome) {
      throw refuse('conflict', outcome.refusal);
    }
    return outcome.kind;
  }

  /** Requests that the caller may not decide do not exist for them. */
  private async requireDecidable(
    caller: Caller,
    role: (tenant: string) => Promise<Role | undefined>,
    id: string,
  ): Promise<TenantRequest> {
    const request = await this.options.requests.getRequest(id);
    if (!request) {
      throw requestNotFound();
    }
    const facts = {
      kind: request.kind,
      deciderIsAdmin: caller.isAdmin,
      deciderRole: await role(request.tenant),
    };
    if (!mayDecide(facts)) {
      throw request.requester === caller.ref
        ? refuse('forbidden', {
            reason: 'NotDecider',
            message:
              'You cannot decide your own request; an admin (or, to join a tenant, one of its owners) does.',
          })
        : requestNotFound();
    }
    const refusal = checkDecision({
      ...facts,
      status: request.status,
      requester: request.requester,
      decider: caller.ref,
      fourEyes: this.options.fourEyes,
    });
    if (refusal) {
      throw refuse(
        refusal.reason === 'OwnRequest' ? 'forbidden' : 'conflict',
        refusal,
      );
    }
    return request;
  }

  private async tenantFor(
    request: TenantRequest,
    plan: string,
  ): Promise<{ tenant: TenantRecord; member: MemberRecord }> {
    const { tenants, namespacePrefix } = this.options;
    if (await tenants.getTenant(request.tenant)) {
      throw refuse('conflict', {
        reason: 'TenantExists',
        message: `A tenant "${request.tenant}" has come into being since this was asked. Reject the request and let the requester ask to join.`,
      });
    }
    return newTenant(request, { plan, namespacePrefix, at: this.now() });
  }

  private decision(
    request: TenantRequest,
    decider: Caller,
    status: Decision['status'],
    comment?: string,
  ): Decision {
    return {
      id: request.id,
      status,
      decidedBy: decider.ref,
      decidedAt: this.now(),
      comment,
    };
  }

  private async decide(
    request: TenantRequest,
    decision: Decision,
  ): Promise<TenantRequest> {
    const { requests } = this.options;
    const won = await requests.decide(decision);
    const current = (await requests.getRequest(request.id)) ?? request;
    if (!won) {
      throw refuse('conflict', {
        reason: 'RequestDecided',
        message: `This request is already ${current.status}${
          current.decidedBy ? ` (by ${current.decidedBy})` : ''
        }.`,
      });
    }
    const action = `tenant-request.${decision.status}`;
    await this.tell(current, decision.decidedBy, action, decision.status);
    return current;
  }

  private requirePlan(name: string): void {
    const { plans } = this.options;
    if (!plans.some(plan => plan.name === name)) {
      throw refuse('input', {
        reason: 'PlanUnknown',
        message: `There is no plan "${name}". The plans are ${plans
          .map(plan => plan.name)
          .join(', ')}.`,
      });
    }
  }

  private async tell(
    request: TenantRequest,
    actor: string,
    action: string,
    verb: string,
  ): Promise<void> {
    const { activity, notifier } = this.options;
    await activity.record({
      actor,
      action,
      tenant: request.tenant,
      message: `${verb} ${request.kind} (${request.requester})`,
    });
    notifier.poke({ kind: 'tenant-request', ref: request.id });
  }

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}

function requestNotFound(): Error {
  return refuse('notFound', {
    reason: 'RequestNotFound',
    message: 'There is no such request that you may see.',
  });
}
