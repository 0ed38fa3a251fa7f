import type { LoggerService } from '@backstage/backend-plugin-api';
import { TenantState } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantRecord, TenantStore, Traces } from '../database';
import {
  ActivityService,
  ChangeNotifier,
  Clock,
  Messenger,
  tenantMessage,
} from '../services';

/** What an active tenant says of itself when all is well. */
export const READY = 'The tenant is ready.';
/** Who acts when nobody asked: the reconciler itself. */
const ACTOR = 'smartdevops';

type Options = {
  tenants: TenantStore;
  activity: ActivityService;
  notifier: ChangeNotifier;
  messenger: Messenger;
  /** Who is told of what only they can mend. */
  admins: string[];
  clock: Clock;
  logger: LoggerService;
};

/** Keeps and tells what became of a tenant. */
export class TenantReporter {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  async active(tenant: TenantRecord): Promise<void> {
    await this.conclude(tenant, {
      to: 'active',
      message: READY,
      owners: await this.ownersOf(tenant),
    });
  }

  /** What goes wrong with a tenant that was set up before changes no state. */
  async failed(tenant: TenantRecord, error: unknown): Promise<void> {
    const { logger, admins } = this.options;
    const cause = error instanceof Error ? error.message : String(error);
    logger.warn('Putting a tenant in order failed', {
      tenant: tenant.name,
      cause,
    });
    if (tenant.state === 'provisioning' || tenant.state === 'failed') {
      await this.conclude(tenant, {
        to: 'failed',
        message: `Setting up failed: ${cause} It is tried again every minute.`,
        admins,
        owners: await this.ownersOf(tenant),
      });
    } else if (tenant.state === 'active') {
      await this.conclude(tenant, {
        to: 'active',
        message: `Something was changed by hand and cannot be put back: ${cause}`,
        admins,
      });
    }
  }

  /** @param refusal - why the platform does not delete the namespace; nothing if it does */
  async retentionOver(tenant: TenantRecord, refusal?: string): Promise<void> {
    const why = tenant.activatedAt
      ? 'The retention is over'
      : 'It was never ready, so nothing is kept';
    await this.conclude(tenant, {
      to: 'offboarding',
      message:
        refusal === undefined
          ? `${why}; the namespace is being deleted.`
          : `${why}. ${refusal} Delete the namespace to finish: kubectl delete namespace ${tenant.namespace}. The tenant disappears here once it is gone.`,
      admins: this.options.admins,
    });
  }

  /** Forgets a tenant of which nothing is left in the cluster. */
  async forget({ name }: TenantRecord): Promise<void> {
    const { tenants, activity, notifier } = this.options;
    const entry = activity.compose({
      actor: ACTOR,
      action: 'tenant.removed',
      tenant: name,
      message: 'the namespace is gone, the tenant is closed',
    });
    await tenants.deleteTenant({ name, at: this.now() }, { activity: [entry] });
    notifier.poke({ kind: 'tenant', ref: name });
    notifier.catalogChanged();
  }

  private async ownersOf({ name }: TenantRecord): Promise<string[]> {
    const members = await this.options.tenants.listMembers(name);
    const owners = members.filter(({ role }) => role === 'owner');
    return owners.map(({ userRef }) => userRef);
  }

  private async conclude(
    tenant: TenantRecord,
    outcome: {
      to: TenantState;
      message: string;
      /** Who is told: entity refs. */
      owners?: string[];
      admins?: string[];
    },
  ): Promise<void> {
    const { tenants, notifier, messenger } = this.options;
    const { to, message, owners = [], admins = [] } = outcome;
    const { name } = tenant;
    // What only repeats itself is no news.
    const news = tenant.state !== to || tenant.message !== message;
    const next = { name, state: to, message };
    const changed = await tenants.setState(
      {
        name,
        from: [...new Set([tenant.state, to])],
        to,
        message,
        at: this.now(),
      },
      news ? this.traces(next, { owners, admins }) : {},
    );
    if (!changed || !news) {
      return;
    }
    messenger.wake();
    notifier.poke({ kind: 'tenant', ref: name });
    notifier.catalogChanged();
  }

  private traces(
    tenant: { name: string; state: TenantState; message: string },
    { owners, admins }: { owners: string[]; admins: string[] },
  ): Traces {
    const { name, state, message } = tenant;
    const entry = this.options.activity.compose({
      actor: ACTOR,
      action: `tenant.${state}`,
      tenant: name,
      message,
    });
    return {
      activity: [entry],
      messages: [
        ...tenantMessage(tenant, admins, 'admins'),
        ...tenantMessage(tenant, owners),
      ],
    };
  }

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}
