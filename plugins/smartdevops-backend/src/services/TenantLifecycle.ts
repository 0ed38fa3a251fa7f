import {
  checkPlanChange,
  Plan,
  PodSecurity,
  planTenantAction,
  refuse,
  TenantAction,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Message, TenantRecord, TenantStore, Traces } from '../database';
import { AppReader } from '../kubernetes/types';
import { ActivityService } from './activity';
import { Messenger } from './Messenger';
import { requirePlan } from './plans';
import { tenantMessage } from './tenancyMessages';
import { ChangeNotifier, Clock } from './types';

const DAY_MS = 24 * 60 * 60_000;
/** Objects that a plan decides. */
const PLAN_OBJECTS = [
  'ResourceQuota tenant',
  'LimitRange tenant',
  'NetworkPolicy allow-internet',
];

const PAST: Record<TenantAction, string> = {
  suspend: 'suspended',
  resume: 'resumed',
  offboard: 'offboarded',
};

function sentence(
  action: TenantAction,
  actor: string,
  retainUntil: string | undefined,
  { activatedAt }: TenantRecord,
): string {
  if (action === 'offboard' && !activatedAt) {
    return `Closed by ${actor}: it was never ready, so nothing is kept.`;
  }
  switch (action) {
    case 'suspend':
      return `Suspended by ${actor}: all apps are stopped and start again with the counts they had once the tenant is resumed.`;
    case 'offboard':
      return `Being closed by ${actor}: all apps are stopped, everything is kept until ${retainUntil?.slice(
        0,
        10,
      )}. Until then an admin can resume it.`;
    default:
      return `Resumed by ${actor}; it is being put in order.`;
  }
}

type Options = {
  tenants: TenantStore;
  reader: AppReader;
  activity: ActivityService;
  notifier: ChangeNotifier;
  messenger: Messenger;
  plans: Plan[];
  /** Days that an offboarded tenant is kept. */
  retentionDays: number;
  clock: Clock;
  /** Makes the cluster follow; resolves when it has been tried. */
  reconcile: (tenant: string, expected?: string[]) => Promise<void>;
};

/**
 * Changes to a tenant as a whole. The wish is written down, a reconciler makes
 * the cluster follow, so that nothing is lost with the process.
 */
export class TenantLifecycle {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  async changePlan(
    actor: string,
    tenant: TenantRecord,
    name: string,
  ): Promise<void> {
    const { plans, reader, tenants, reconcile } = this.options;
    const plan = requirePlan(plans, name);
    if (tenant.plan === name) {
      return;
    }
    const refusal = checkPlanChange(reader.getUsage(tenant), plan);
    if (refusal) {
      throw refuse('conflict', refusal);
    }
    await tenants.setPlan(
      { name: tenant.name, plan: name, at: this.now() },
      this.traces(actor, tenant, {
        action: 'tenant.plan',
        message: `changed the plan from ${tenant.plan} to ${name}`,
      }),
    );
    this.poke(tenant);
    await reconcile(tenant.name, PLAN_OBJECTS);
  }

  /** Lets containers run as root, or not any more. */
  async setPodSecurity(
    actor: string,
    tenant: TenantRecord,
    change: { level: PodSecurity; reason: string },
  ): Promise<void> {
    const { tenants, reconcile } = this.options;
    const { level, reason } = change;
    const before = tenant.podSecurity ?? 'restricted';
    if (before === level) {
      return;
    }
    await tenants.setPodSecurity(
      { name: tenant.name, level, at: this.now() },
      this.traces(actor, tenant, {
        action: 'tenant.pod-security',
        message: `changed pod security from ${before} to ${level}. Reason: ${reason}`,
      }),
    );
    this.poke(tenant);
    await reconcile(tenant.name, [`Namespace ${tenant.namespace}`]);
  }

  /**
   * Suspends, resumes or offboards a tenant.
   *
   * @returns the tenant as it was last, if it is closed now and there is no more of it
   */
  async act(
    actor: string,
    tenant: TenantRecord,
    input: { action: TenantAction; reason?: string },
  ): Promise<TenantRecord | undefined> {
    const { tenants, clock, retentionDays, messenger, reconcile } =
      this.options;
    const { action } = input;
    const plan = planTenantAction(action, tenant.state);
    if (plan === 'done') {
      return undefined;
    }
    if ('refusal' in plan) {
      throw refuse('conflict', plan.refusal);
    }
    const retainUntil =
      action === 'offboard'
        ? new Date(
            clock() + (tenant.activatedAt ? retentionDays * DAY_MS : 0),
          ).toISOString()
        : undefined;
    const because = input.reason ? ` Reason: ${input.reason}` : '';
    const message = `${sentence(action, actor, retainUntil, tenant)}${because}`;
    const next = { name: tenant.name, state: plan.to, message };
    const changed = await tenants.setState(
      {
        name: tenant.name,
        from: plan.from,
        to: plan.to,
        message,
        retainUntil: retainUntil ?? null,
        at: this.now(),
      },
      {
        ...this.traces(actor, tenant, {
          action: `tenant.${action}`,
          message: `${PAST[action]} the tenant.${because}`,
        }),
        messages: await this.messagesOf(action, next),
      },
    );
    if (!changed) {
      throw refuse('conflict', {
        reason: 'TenantStateConflict',
        message:
          'Somebody else changed this tenant at the same time. Look at it again.',
      });
    }
    messenger.wake();
    this.poke(tenant);
    await reconcile(tenant.name);
    const isClosed = !(await tenants.getTenant(tenant.name));
    return isClosed
      ? { ...tenant, state: plan.to, message, retainUntil }
      : undefined;
  }

  /** Puts back now what would be put back in a while. */
  async repair(actor: string, tenant: TenantRecord): Promise<void> {
    await this.options.activity.record({
      actor,
      action: 'tenant.repair',
      tenant: tenant.name,
      message: 'asked for the tenant to be put in order',
    });
    this.poke(tenant);
    await this.options.reconcile(tenant.name);
  }

  /** What owners are told of an action. */
  private async messagesOf(
    action: TenantAction,
    tenant: { name: string; state: string; message: string },
  ): Promise<Message[]> {
    if (action === 'resume') {
      // A resumed tenant is news once it is active again.
      return [];
    }
    const members = await this.options.tenants.listMembers(tenant.name);
    const owners = members.filter(({ role }) => role === 'owner');
    return tenantMessage(
      tenant,
      owners.map(({ userRef }) => userRef),
    );
  }

  private traces(
    actor: string,
    { name }: TenantRecord,
    entry: { action: string; message: string },
  ): Traces {
    const { activity } = this.options;
    return { activity: [activity.compose({ actor, tenant: name, ...entry })] };
  }

  private poke({ name }: TenantRecord): void {
    this.options.notifier.poke({ kind: 'tenant', ref: name });
  }

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}
