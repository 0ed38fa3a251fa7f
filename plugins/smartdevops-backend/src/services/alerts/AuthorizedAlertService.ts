import {
  Alert,
  alertReadPermission,
  AlertsQuery,
  alertUpdatePermission,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertStore, StoredAlert } from '../../database';
import { ActivityService } from '../ActivityService';
import { RequestContext } from '../context';
import { TenantGuard } from '../TenantGuard';
import { ChangeNotifier, Clock } from '../types';
import { describeAlert } from './describeAlert';

const READ = { role: 'viewer', permission: alertReadPermission } as const;
const UPDATE = {
  role: 'developer',
  permission: alertUpdatePermission,
} as const;

/** Alerts, for callers who may. What belongs to no tenant is the admins' alone. */
export class AuthorizedAlertService {
  private readonly alerts: AlertStore;
  private readonly guard: TenantGuard;
  private readonly activity: ActivityService;
  private readonly notifier: ChangeNotifier;
  private readonly clock: Clock;

  constructor(options: {
    alerts: AlertStore;
    guard: TenantGuard;
    activity: ActivityService;
    notifier: ChangeNotifier;
    clock: Clock;
  }) {
    this.alerts = options.alerts;
    this.guard = options.guard;
    this.activity = options.activity;
    this.notifier = options.notifier;
    this.clock = options.clock;
  }

  async list(context: RequestContext, query: AlertsQuery): Promise<Alert[]> {
    const { tenant, ...filter } = query;
    const visible = await this.guard.visibleToRead(
      context,
      alertReadPermission,
    );
    const names = visible
      .map(access => access.tenant.name)
      .filter(name => tenant === undefined || name === tenant);
    const everything = context.caller.isAdmin && tenant === undefined;
    if (!everything && names.length === 0) {
      return [];
    }
    const alerts = await this.alerts.list({
      ...filter,
      tenants: everything ? undefined : names,
    });
    // An admin whom the policy keeps from a tenant does not see its alerts.
    const allowed = new Set(names);
    return alerts
      .filter(alert => alert.tenant === undefined || allowed.has(alert.tenant))
      .map(describeAlert);
  }

  async acknowledge(
    context: RequestContext,
    id: string,
    comment?: string,
  ): Promise<Alert> {
    const alert = await this.require(context, id);
    const acknowledged = {
      by: context.caller.ref,
      at: new Date(this.clock()).toISOString(),
      ...(comment && { comment }),
    };
    await this.alerts.acknowledge(id, acknowledged);
    const described = describeAlert({ ...alert, acknowledged });
    await this.activity.record({
      actor: context.caller.ref,
      action: 'alert.acknowledge',
      tenant: alert.tenant,
      app: alert.app,
      message: `acknowledged ${described.name}${comment ? `: ${comment}` : ''}`,
    });
    this.notifier.poke({ kind: 'alert', ref: alert.tenant ?? '' });
    return described;
  }

  /** @throws 404 for alerts of other people, as for those that are not there */
  private async require(
    context: RequestContext,
    id: string,
  ): Promise<StoredAlert> {
    const alert = await this.alerts.get(id);
    const isOurs =
      alert && (alert.tenant !== undefined || context.caller.isAdmin);
    if (!isOurs) {
      throw alertNotFound();
    }
    if (alert.tenant !== undefined) {
      await this.guard.require(context, alert.tenant, READ).catch(() => {
        throw alertNotFound();
      });
      await this.guard.require(context, alert.tenant, UPDATE);
    }
    return alert;
  }
}

function alertNotFound(): Error {
  return refuse('notFound', {
    reason: 'AlertNotFound',
    message: 'There is no such alert, or it is none of yours.',
  });
}
