import type { LoggerService } from '@backstage/backend-plugin-api';
import { Plan } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantRecord, TenantStore } from '../database';
import { TenantWriter } from '../kubernetes/types';
import { ActivityService, ChangeNotifier, Clock } from '../services';

/** Who acts when nobody asked: the reconciler itself. */
const ACTOR = 'smartdevops';

/**
 * Makes approved tenants real. Level-triggered: it looks at what is not yet
 * as it should be and works on that, so a restart or a second replica of the
 * backend simply goes on.
 */
export class TenantReconciler {
  private readonly options: {
    tenants: TenantStore;
    writer: TenantWriter;
    activity: ActivityService;
    notifier: ChangeNotifier;
    plans: Plan[];
    clock: Clock;
    logger: LoggerService;
  };
  private running: Promise<void> | undefined;
  private again = false;

  constructor(options: TenantReconciler['options']) {
    this.options = options;
  }

  /** Looks now; a call while it works makes it look once more afterwards. */
  reconcile(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.loop().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async loop(): Promise<void> {
    do {
      this.again = false;
      const tenants = await this.options.tenants.listTenants();
      for (const tenant of tenants) {
        if (tenant.state === 'provisioning' || tenant.state === 'failed') {
          await this.provision(tenant);
        }
      }
    } while (this.again);
  }

  private async provision(tenant: TenantRecord): Promise<void> {
    const { writer, plans, logger } = this.options;
    try {
      const plan = plans.find(({ name }) => name === tenant.plan);
      if (!plan) {
        throw new Error(`There is no plan "${tenant.plan}" any more.`);
      }
      const { name, namespace } = tenant;
      await writer.provision({ name, namespace, plan });
      await this.conclude(tenant, 'active', 'The tenant is ready.');
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      logger.warn(`Provisioning tenant ${tenant.name} failed: ${cause}`);
      await this.conclude(
        tenant,
        'failed',
        `Setting up failed: ${cause} It is tried again every minute.`,
      );
    }
  }

  private async conclude(
    tenant: TenantRecord,
    to: 'active' | 'failed',
    message: string,
  ): Promise<void> {
    const { tenants, activity, notifier, clock } = this.options;
    const changed = await tenants.setState({
      name: tenant.name,
      from: ['provisioning', 'failed'],
      to,
      message,
      at: new Date(clock()).toISOString(),
    });
    // A failure that only repeats itself is no news.
    const news = tenant.state !== to || tenant.message !== message;
    if (!changed || !news) {
      return;
    }
    const action = `tenant.${to}`;
    await activity.record({
      actor: ACTOR,
      action,
      tenant: tenant.name,
      message,
    });
    notifier.poke({ kind: 'tenant', ref: tenant.name });
    notifier.catalogChanged();
  }
}
