import {
  Activity,
  checkDecision,
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
import { ActivityService } from './activity';
import { Caller } from './context';
import { decidersOf } from './deciders';
import { EntityRules } from './EntityRules';
import { Messenger } from './Messenger';
import { NamespaceRules } from './NamespaceRules';
import { newMember, newTenant } from './newTenant';
import { requirePlan } from './plans';
import { decisionMessage, settledMessage } from './tenancyMessages';
import { ChangeNotifier, Clock } from './types';

const DAY_MS = 24 * 60 * 60_000;
/** Who decides when time does. */
const NOBODY = 'smartdevops';

type Options = {
  requests: RequestStore;
  tenants: TenantStore;
  activity: ActivityService;
  notifier: ChangeNotifier;
  messenger: Messenger;
  plans: Plan[];
  /** Names of the clusters; the first is where tenants are put unless told. */
  clusters: [string, ...string[]];
  namespaces: NamespaceRules;
  entities: Pick<EntityRules, 'require'>;
  fourEyes: boolean;
  /** Entity refs of those who decide about new tenants. */
  admins: string[];
  /** Days after which a request that nobody decided expires. */
  expireAfterDays: number;
  clock: Clock;
  /** Called after a tenant was approved: somebody has to provision it. */
  onApproved: (tenant: string) => void;
};

type RoleIn = (tenant: string) => Promise<Role | undefined>;

/** How requests end: approved, rejected, withdrawn, expired. */
export class DecisionService {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  async approve(
    caller: Caller,
    role: RoleIn,
    input: { id: string; comment?: string; plan?: string; cluster?: string },
  ): Promise<TenantRequest> {
    const request = await this.requireDecidable(caller, role, input.id);
    const consequences =
      request.kind === 'create'
        ? await this.creation(request, input)
        : this.joining(request, caller, input);
    const decided = await this.decide(request, {
      ...this.decision(request, caller.ref, 'approved', input.comment),
      ...consequences,
    });
    this.options.onApproved(request.tenant);
    this.options.notifier.catalogChanged();
    return decided;
  }

  async reject(
    caller: Caller,
    role: RoleIn,
    input: { id: string; reason: string },
  ): Promise<TenantRequest> {
    const request = await this.requireDecidable(caller, role, input.id);
    return this.decide(
      request,
      this.decision(request, caller.ref, 'rejected', input.reason),
    );
  }

  async withdraw(caller: Caller, id: string): Promise<TenantRequest> {
    const request = await this.options.requests.getRequest(id);
    if (!request || request.requester !== caller.ref) {
      throw requestNotFound();
    }
    return this.decide(
      request,
      this.decision(request, caller.ref, 'withdrawn'),
    );
  }

  /** Ends requests that nobody decided in time. */
  async expire(): Promise<void> {
    const { requests, clock, expireAfterDays } = this.options;
    const createdBefore = new Date(
      clock() - expireAfterDays * DAY_MS,
    ).toISOString();
    const overdue = await requests.listRequests({
      status: 'pending',
      createdBefore,
    });
    for (const request of overdue) {
      // Somebody may decide it at this very moment: then that counts.
      await this.decide(
        request,
        this.decision(request, NOBODY, 'expired'),
      ).catch(ignoreDecided);
    }
  }

  /** Requests that the caller may not decide do not exist for them. */
  private async requireDecidable(
    caller: Caller,
    role: RoleIn,
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

  /** @throws 400 for a choice that only a new tenant leaves */
  private joining(
    request: TenantRequest,
    caller: Caller,
    chosen: { plan?: string; cluster?: string },
  ): Pick<Decision, 'member'> {
    if (chosen.plan !== undefined || chosen.cluster !== undefined) {
      throw refuse('input', {
        reason: 'RequestIsJoin',
        message: `This is a request to join "${request.tenant}", which has its plan and its cluster already. Approve it without them; an admin changes the plan of a tenant.`,
      });
    }
    return { member: newMember(request, caller.ref, this.now()) };
  }

  private async creation(
    request: TenantRequest,
    chosen: { plan?: string; cluster?: string },
  ): Promise<Pick<Decision, 'plan' | 'tenant' | 'member'>> {
    const wanted = chosen.plan ?? request.plan;
    const plan = requirePlan(this.options.plans, wanted).name;
    const cluster = this.placed(chosen.cluster);
    const parts = await this.tenantFor(request, plan, cluster);
    return { plan, ...parts };
  }

  private async tenantFor(
    request: TenantRequest,
    plan: string,
    cluster: string,
  ): Promise<{ tenant: TenantRecord; member: MemberRecord }> {
    const { tenants, namespaces, entities } = this.options;
    if (await tenants.getTenant(request.tenant)) {
      throw refuse('conflict', {
        reason: 'TenantExists',
        message: `A tenant "${request.tenant}" has come into being since this was asked. Reject the request and let the requester ask to join.`,
      });
    }
    await entities.require(request.tenant);
    await namespaces.require(request.tenant, cluster);
    return newTenant(request, {
      plan,
      cluster,
      namespace: namespaces.namespaceOf(request.tenant),
      at: this.now(),
    });
  }

  private placed(cluster: string | undefined): string {
    const { clusters } = this.options;
    if (cluster !== undefined && !clusters.includes(cluster)) {
      throw refuse('input', {
        reason: 'ClusterUnknown',
        message: `There is no cluster "${cluster}". There are: ${clusters.join(', ')}.`,
      });
    }
    return cluster ?? clusters[0];
  }

  private decision(
    request: TenantRequest,
    decidedBy: string,
    status: Decision['status'],
    comment?: string,
  ): Decision {
    return {
      id: request.id,
      status,
      decidedBy,
      decidedAt: this.now(),
      comment,
    };
  }

  private async decide(
    request: TenantRequest,
    decision: Decision,
  ): Promise<TenantRequest> {
    const { requests, messenger, notifier } = this.options;
    const { status, decidedBy, comment } = decision;
    const decided = { ...request, status, comment, decidedBy };
    const deciders = await decidersOf(request, this.options);
    const won = await requests.decide(decision, {
      activity: [this.entryOf(decided, decidedBy)],
      messages: [
        ...settledMessage(decided, deciders),
        ...(status === 'withdrawn' ? [] : decisionMessage(decided)),
      ],
    });
    const current = (await requests.getRequest(request.id)) ?? request;
    if (!won) {
      throw refuse('conflict', {
        reason: 'RequestDecided',
        message: `This request is already ${current.status}${
          current.decidedBy ? ` (by ${current.decidedBy})` : ''
        }.`,
      });
    }
    messenger.wake();
    notifier.poke({ kind: 'tenant-request', ref: current.id });
    return current;
  }

  private entryOf(request: TenantRequest, actor: string): Activity {
    const { kind, status, tenant, requester, comment } = request;
    const what = kind === 'join' ? 'to join' : 'for the tenant';
    return this.options.activity.compose({
      actor,
      action: `tenant-request.${status}`,
      tenant,
      message: `${status} the request of ${requester} ${what}${
        comment ? `: ${comment}` : ''
      }`,
    });
  }

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}

function ignoreDecided(error: unknown): void {
  if ((error as { reason?: string }).reason !== 'RequestDecided') {
    throw error;
  }
}

function requestNotFound(): Error {
  return refuse('notFound', {
    reason: 'RequestNotFound',
    message: 'There is no such request that you may see.',
  });
}
