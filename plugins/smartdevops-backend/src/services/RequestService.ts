import { randomUUID } from 'node:crypto';
import {
  Activity,
  CreateTenantRequest,
  Plan,
  refuse,
  Role,
  TenantNameCheck,
  TenantRequest,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { RequestStore, TenantStore } from '../database';
import { ActivityService } from './activity';
import { Caller } from './context';
import { decidersOf } from './deciders';
import { Messenger } from './Messenger';
import { requirePlan } from './plans';
import { askMessage } from './tenancyMessages';
import { TenantNames } from './TenantNames';
import { ChangeNotifier, Clock } from './types';

type Options = {
  requests: RequestStore;
  tenants: TenantStore;
  names: TenantNames;
  activity: ActivityService;
  notifier: ChangeNotifier;
  messenger: Messenger;
  plans: Plan[];
  defaultPlan: string;
  /** Entity refs of those who decide about new tenants. */
  admins: string[];
  clock: Clock;
};

/** Asking for tenants. How requests end is in `DecisionService`. */
export class RequestService {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  async create(
    caller: Caller,
    input: CreateTenantRequest,
  ): Promise<TenantRequest> {
    const { plans, defaultPlan, names, requests, messenger, notifier } =
      this.options;
    const plan = requirePlan(plans, input.plan ?? defaultPlan);
    const outcome = await names.match(caller, input.tenant);
    if ('refusal' in outcome) {
      throw refuse('conflict', outcome.refusal);
    }
    // Who joins chooses none of this, and is not told yet how it is there.
    const isJoin = outcome.kind === 'join';
    const request: TenantRequest = {
      id: randomUUID(),
      kind: outcome.kind,
      status: 'pending',
      tenant: input.tenant,
      displayName: (!isJoin && input.displayName) || input.tenant,
      plan: isJoin ? undefined : plan.name,
      reason: input.reason ?? '',
      requester: caller.ref,
      createdAt: new Date(this.options.clock()).toISOString(),
    };
    const deciders = await decidersOf(request, this.options);
    await requests.insertRequest(request, {
      activity: [this.entryOf(request)],
      messages: askMessage(request, deciders),
    });
    messenger.wake();
    notifier.poke({ kind: 'tenant-request', ref: request.id });
    return request;
  }

  checkName(caller: Caller, name: string): Promise<TenantNameCheck> {
    return this.options.names.check(caller, name);
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

  private entryOf({ requester, tenant, kind }: TenantRequest): Activity {
    return this.options.activity.compose({
      actor: requester,
      action: 'tenant-request.create',
      tenant,
      message: kind === 'join' ? 'asked to join' : 'asked for the tenant',
    });
  }
}
