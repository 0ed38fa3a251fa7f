import type { Readable } from 'node:stream';
import {
  App,
  appCreatePermission,
  appDeletePermission,
  AppEvent,
  AppLogsQuery,
  AppMetrics,
  appReadPermission,
  AppRef,
  AppSummary,
  appUpdatePermission,
  LogLine,
  LogsQuery,
  MetricsQuery,
  NewApp,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppCreation } from './AppCreation';
import { AppQueries } from './AppQueries';
import { AppService } from './AppService';
import { AppParts, AppRows, toApp, toSummaries } from './appAnswers';
import { AppTarget } from './appTarget';
import { RequestContext } from './context';
import { AppLogs, LogHistory } from './logs';
import { MetricsService } from './metrics';
import { TenantGuard } from './TenantGuard';

const CREATE = { role: 'developer', permission: appCreatePermission } as const;
const UPDATE = { role: 'developer', permission: appUpdatePermission } as const;
const DELETE = { role: 'owner', permission: appDeletePermission } as const;

/** Apps, for callers who may: the only thing that routes and actions receive. */
export class AuthorizedAppService {
  private readonly creation: AppCreation;
  private readonly apps: AppService;
  private readonly queries: AppQueries;
  private readonly charts: MetricsService;
  private readonly logsNow: AppLogs;
  private readonly oldLogs: LogHistory;
  private readonly guard: TenantGuard;
  private readonly removalEnabled: boolean;

  constructor(options: {
    creation: AppCreation;
    apps: AppService;
    queries: AppQueries;
    metrics: MetricsService;
    logs: AppLogs;
    logHistory: LogHistory;
    guard: TenantGuard;
    removalEnabled: boolean;
  }) {
    this.creation = options.creation;
    this.apps = options.apps;
    this.queries = options.queries;
    this.charts = options.metrics;
    this.logsNow = options.logs;
    this.oldLogs = options.logHistory;
    this.guard = options.guard;
    this.removalEnabled = options.removalEnabled;
  }

  async list(
    context: RequestContext,
    query: { tenant?: string; q?: string },
  ): Promise<AppSummary[]> {
    return toSummaries(await this.rows(context, query));
  }

  /** {@link list} for tables of hundreds of apps. */
  async rows(
    context: RequestContext,
    query: { tenant?: string; q?: string },
  ): Promise<AppRows> {
    const visible = await this.guard.visibleToRead(context, appReadPermission);
    const tenants = visible
      .map(access => access.tenant)
      .filter(({ name }) => !query.tenant || name === query.tenant);
    return this.queries.list(tenants, query);
  }

  async get(context: RequestContext, ref: AppRef): Promise<App> {
    return toApp(await this.parts(context, ref));
  }

  /** {@link get} in parts, for those who ask again and again. */
  async parts(context: RequestContext, ref: AppRef): Promise<AppParts> {
    return this.queries.parts(await this.readable(context, ref));
  }

  async events(context: RequestContext, ref: AppRef): Promise<AppEvent[]> {
    return this.queries.events(await this.readable(context, ref));
  }

  async logs(
    context: RequestContext,
    ref: AppRef & { pod: string },
    query: LogsQuery,
    signal: AbortSignal,
  ): Promise<Readable> {
    const target = await this.readable(context, ref);
    return this.logsNow.ofPod(target, ref.pod, query, signal);
  }

  async allLogs(
    context: RequestContext,
    ref: AppRef,
    query: AppLogsQuery,
    signal: AbortSignal,
  ): Promise<AsyncIterable<LogLine>> {
    const target = await this.readable(context, ref);
    return this.logsNow.ofApp(target, query, signal);
  }

  async metrics(
    context: RequestContext,
    ref: AppRef,
    query: MetricsQuery,
  ): Promise<AppMetrics> {
    return this.charts.metrics(await this.readable(context, ref), query);
  }

  async logHistory(
    context: RequestContext,
    ref: AppRef,
    query: Parameters<LogHistory['lines']>[1],
  ): Promise<LogLine[]> {
    return this.oldLogs.lines(await this.readable(context, ref), query);
  }

  async create(
    context: RequestContext,
    tenant: string,
    input: NewApp,
  ): Promise<App> {
    const access = await this.guard.require(context, tenant, CREATE);
    return this.creation.create(context.caller.ref, access.tenant, input);
  }

  async scale(
    context: RequestContext,
    ref: AppRef,
    replicas: number,
  ): Promise<App> {
    const target = await this.target(context, ref, UPDATE);
    return this.apps.scale(context.caller.ref, target, replicas);
  }

  async restart(context: RequestContext, ref: AppRef): Promise<App> {
    const target = await this.target(context, ref, UPDATE);
    return this.apps.restart(context.caller.ref, target);
  }

  async stop(context: RequestContext, ref: AppRef): Promise<App> {
    const target = await this.target(context, ref, UPDATE);
    return this.apps.stop(context.caller.ref, target);
  }

  async start(context: RequestContext, ref: AppRef): Promise<App> {
    const target = await this.target(context, ref, UPDATE);
    return this.apps.start(context.caller.ref, target);
  }

  /** Refused unless the portal owner switched removal on (DESIGN §4). */
  async remove(context: RequestContext, ref: AppRef): Promise<App> {
    if (!this.removalEnabled) {
      // The same for every member, whatever their role: nobody can.
      await this.guard.requireToRead(context, ref.tenant, appReadPermission);
      throw refuse('forbidden', {
        reason: 'RemovalDisabled',
        message:
          'Removing apps is not switched on in this portal. Stop the app instead; the portal owner can switch removal on (smartdevops.removal.enabled and deploy/rbac/removal).',
      });
    }
    const target = await this.target(context, ref, DELETE);
    return this.creation.remove(context.caller.ref, target);
  }

  private async readable(
    context: RequestContext,
    ref: AppRef,
  ): Promise<AppTarget> {
    const { tenant } = await this.guard.requireToRead(
      context,
      ref.tenant,
      appReadPermission,
    );
    return { tenant, app: ref.app };
  }

  private async target(
    context: RequestContext,
    ref: AppRef,
    needed: typeof UPDATE | typeof DELETE,
  ): Promise<AppTarget> {
    const { tenant } = await this.guard.require(context, ref.tenant, needed);
    return { tenant, app: ref.app };
  }
}
