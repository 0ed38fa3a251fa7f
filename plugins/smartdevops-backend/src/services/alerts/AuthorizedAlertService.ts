import {
  Alert,
  alertReadPermission,
  AlertsQuery,
  alertUpdatePermission,
  List,
  platformReadPermission,
  refuse,
  ReportedUnparsedAlert,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertStore, StoredAlert } from '../../database';
import { ActivityService } from '../activity';
import { RequestContext } from '../context';
import { TenantGuard } from '../TenantGuard';
import { ChangeNotifier, Clock } from '../types';
import { describeAlert } from './describeAlert';

const READ = { role: 'viewer', permission: alertReadPermission } as const;
/** As many as somebody would look through. */
const MAX_UNPARSED = 100;
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
  private readonly alertmanagerUrl: string | undefined;

  constructor(options: {
    alerts: AlertStore;
    guard: TenantGuard;
    activity: ActivityService;
    notifier: ChangeNotifier;
    clock: Clock;
    /** Where people reach Alertmanager; missing means that alerts are not silenced from here. */
    alertmanagerUrl: string | undefined;
  }) {
    this.alerts = options.alerts;
    this.guard = options.guard;
    this.activity = options.activity;
    this.notifier = options.notifier;
    this.clock = options.clock;
    this.alertmanagerUrl = options.alertmanagerUrl;
  }

  async list(
    context: RequestContext,
    query: AlertsQuery,
  ): Promise<List<Alert>> {
    const { tenant, limit, offset, ...filter } = query;
    const visible = await this.guard.visibleToRead(
      context,
      alertReadPermission,
    );
    const names = visible
      .map(access => access.tenant.name)
      .filter(name => tenant === undefined || name === tenant);
    const unplaced = context.caller.isAdmin && tenant === undefined;
    if (!unplaced && names.length === 0) {
      return { items: [], total: 0 };
    }
    // An admin whom the policy keeps from a tenant does not see its alerts.
    const wanted = { ...filter, tenants: names, unplaced };
    const [alerts, total] = await Promise.all([
      this.alerts.list({ ...wanted, limit, offset }),
      this.alerts.count(wanted),
    ]);
    const namespaces = new Map(
      visible.map(access => [access.tenant.name, access.tenant.namespace]),
    );
    const items = alerts.map(alert =>
      describeAlert(alert, {
        alertmanagerUrl: this.alertmanagerUrl,
        namespace: alert.tenant && namespaces.get(alert.tenant),
      }),
    );
    return { items, total };
  }

  /** What Alertmanager sent and could not be read, for admins. */
  async listUnparsed(
    context: RequestContext,
  ): Promise<ReportedUnparsedAlert[]> {
    await this.guard.requireAdmin(context, platformReadPermission);
    return this.alerts.listUnparsed(MAX_UNPARSED);
  }

  async acknowledge(
    context: RequestContext,
    id: string,
    comment?: string,
  ): Promise<Alert> {
    const { alert, namespace } = await this.require(context, id);
    const acknowledged = {
      by: context.caller.ref,
      at: new Date(this.clock()).toISOString(),
      ...(comment && { comment }),
    };
    const described = describeAlert(
      { ...alert, acknowledged },
      { alertmanagerUrl: this.alertmanagerUrl, namespace },
    );
    const entry = this.activity.compose({
      actor: context.caller.ref,
      action: 'alert.acknowledge',
      tenant: alert.tenant,
      app: alert.app,
      message: `acknowledged ${described.name}${comment ? `: ${comment}` : ''}`,
    });
    await this.alerts.acknowledge(id, acknowledged, { activity: [entry] });
    this.notifier.poke({ kind: 'alert', ref: alert.tenant ?? '' });
    return described;
  }

  /** @throws 404 for alerts of other people, as for those that are not there */
  private async require(
    context: RequestContext,
    id: string,
  ): Promise<{ alert: StoredAlert; namespace?: string }> {
    const alert = await this.alerts.get(id);
    const isOurs =
      alert && (alert.tenant !== undefined || context.caller.isAdmin);
    if (!isOurs) {
      throw alertNotFound();
    }
    if (alert.tenant === undefined) {
      return { alert };
    }
    await this.guard.require(context, alert.tenant, READ).catch(() => {
      throw alertNotFound();
    });
    const { tenant } = await this.guard.require(context, alert.tenant, UPDATE);
    return { alert, namespace: tenant.namespace };
  }
}

function alertNotFound(): Error {
  return refuse('notFound', {
    reason: 'AlertNotFound',
    message: 'There is no such alert, or it is none of yours.',
  });
}
