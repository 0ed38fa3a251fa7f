import { routes } from './routes';
import { CreateAppRequest } from './schemas/appSpec';
import { App, AppEvent, AppSummary, LogsQuery } from './schemas/apps';
import { AppLogsQuery, LogHistoryQuery, LogLine } from './schemas/logs';
import { AppMetrics, MetricRange } from './schemas/metrics';
import { Alert, AlertsQuery, ReportedUnparsedAlert } from './schemas/alerts';
import { GrafanaEmbed, GrafanaQuery } from './schemas/grafana';
import { PlatformStatus } from './schemas/platform';
import {
  ApproveAppRequest,
  CoordinatedReleaseRequest,
  CoordinatedReleaseResult,
  ExtendAppRequest,
  PrepareAppRequest,
  PromoteAppRequest,
  ReleaseRecord,
  RollbackAppRequest,
} from './schemas/releases';
import { IsolationCheck } from './schemas/isolation';
import {
  Activity,
  CreateTenantRequest,
  Me,
  Tenant,
  TenantNameCheck,
  TenantRequest,
} from './schemas/tenants';
import { ClientOptions, RequestOptions, Transport } from './transport';
import { Plan } from '../model/plans';
import { PodSecurity, RequestStatus, Role } from '../model/words';
import { TenantAction } from '../tenancy/lifecycle';

/** A list answer. @public */
export type List<T> = { items: T[]; total: number };

/**
 * Typed client of the backend's HTTP API, for the frontend and for other
 * backends. Every method rejects with Backstage's `ResponseError` when the
 * answer is not 2xx; `error.body.error.reason` is the stable reason.
 *
 * @public
 */
export class SmartDevOpsClient {
  private readonly api: Transport;

  constructor(options: ClientOptions) {
    this.api = new Transport(options);
  }

  getMe(options?: RequestOptions): Promise<Me> {
    return this.api.request(routes.getMe, {}, options);
  }

  listPlans(options?: RequestOptions): Promise<List<Plan>> {
    return this.api.request(routes.listPlans, {}, options);
  }

  getPlatform(options?: RequestOptions): Promise<PlatformStatus> {
    return this.api.request(routes.getPlatform, {}, options);
  }

  listTenantRequests(
    query: { status?: RequestStatus } = {},
    options?: RequestOptions,
  ): Promise<List<TenantRequest>> {
    return this.api.request(routes.listTenantRequests, { query }, options);
  }

  createTenantRequest(
    body: CreateTenantRequest,
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    return this.api.request(routes.createTenantRequest, { body }, options);
  }

  approveTenantRequest(
    id: string,
    body: { comment?: string; plan?: string; cluster?: string } = {},
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    const call = { params: { id }, body };
    return this.api.request(routes.approveTenantRequest, call, options);
  }

  rejectTenantRequest(
    id: string,
    body: { reason: string },
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    const call = { params: { id }, body };
    return this.api.request(routes.rejectTenantRequest, call, options);
  }

  withdrawTenantRequest(
    id: string,
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    const call = { params: { id }, body: {} };
    return this.api.request(routes.withdrawTenantRequest, call, options);
  }

  listTenants(options?: RequestOptions): Promise<List<Tenant>> {
    return this.api.request(routes.listTenants, {}, options);
  }

  getTenant(tenant: string, options?: RequestOptions): Promise<Tenant> {
    return this.api.request(routes.getTenant, { params: { tenant } }, options);
  }

  checkTenantName(
    tenant: string,
    options?: RequestOptions,
  ): Promise<TenantNameCheck> {
    return this.api.request(
      routes.checkTenantName,
      { query: { tenant } },
      options,
    );
  }

  changePlan(
    tenant: string,
    plan: string,
    options?: RequestOptions,
  ): Promise<Tenant> {
    const call = { params: { tenant }, body: { plan } };
    return this.api.request(routes.changePlan, call, options);
  }

  /** Sets the Pod Security level of a tenant. */
  setPodSecurity(
    tenant: string,
    body: { level: PodSecurity; reason: string },
    options?: RequestOptions,
  ): Promise<Tenant> {
    const call = { params: { tenant }, body };
    return this.api.request(routes.setPodSecurity, call, options);
  }

  /** Suspends, resumes or offboards a tenant. */
  actOnTenant(
    tenant: string,
    action: TenantAction,
    body: { reason?: string } = {},
    options?: RequestOptions,
  ): Promise<Tenant> {
    const route = {
      suspend: routes.suspendTenant,
      resume: routes.resumeTenant,
      offboard: routes.offboardTenant,
    }[action];
    return this.api.request(route, { params: { tenant }, body }, options);
  }

  repairTenant(tenant: string, options?: RequestOptions): Promise<Tenant> {
    const call = { params: { tenant }, body: {} };
    return this.api.request(routes.repairTenant, call, options);
  }

  putMember(
    member: { tenant: string; userRef: string; role: Role },
    options?: RequestOptions,
  ): Promise<Tenant> {
    const { tenant, userRef, role } = member;
    const call = { params: { tenant, userRef }, body: { role } };
    return this.api.request(routes.putMember, call, options);
  }

  deleteMember(
    member: { tenant: string; userRef: string },
    options?: RequestOptions,
  ): Promise<Tenant> {
    return this.api.request(routes.deleteMember, { params: member }, options);
  }

  checkIsolation(
    tenant: string,
    options?: RequestOptions,
  ): Promise<IsolationCheck> {
    const call = { params: { tenant }, body: {} };
    return this.api.request(routes.checkIsolation, call, options);
  }

  getIsolationCheck(
    tenant: string,
    options?: RequestOptions,
  ): Promise<IsolationCheck> {
    const call = { params: { tenant } };
    return this.api.request(routes.getIsolationCheck, call, options);
  }

  listApps(
    query: { tenant?: string; q?: string } = {},
    options?: RequestOptions,
  ): Promise<List<AppSummary> & { incomplete?: string }> {
    return this.api.request(routes.listApps, { query }, options);
  }

  createApp(
    tenant: string,
    body: CreateAppRequest,
    options?: RequestOptions,
  ): Promise<App> {
    const call = { params: { tenant }, body };
    return this.api.request(routes.createApp, call, options);
  }

  getApp(app: AppRef, options?: RequestOptions): Promise<App> {
    return this.api.request(routes.getApp, { params: { ...app } }, options);
  }

  prepareApp(
    app: AppRef,
    body: PrepareAppRequest,
    options?: RequestOptions,
  ): Promise<App> {
    return this.api.request(routes.prepareApp, { params: app, body }, options);
  }

  promoteApp(
    app: AppRef,
    body: PromoteAppRequest,
    options?: RequestOptions,
  ): Promise<App> {
    return this.api.request(routes.promoteApp, { params: app, body }, options);
  }

  rollbackApp(
    app: AppRef,
    body: RollbackAppRequest = {},
    options?: RequestOptions,
  ): Promise<App> {
    return this.api.request(routes.rollbackApp, { params: app, body }, options);
  }

  abortApp(app: AppRef, options?: RequestOptions): Promise<App> {
    return this.api.request(
      routes.abortApp,
      { params: app, body: {} },
      options,
    );
  }

  approveApp(
    app: AppRef,
    body: ApproveAppRequest,
    options?: RequestOptions,
  ): Promise<App> {
    return this.api.request(routes.approveApp, { params: app, body }, options);
  }

  extendApp(
    app: AppRef,
    seconds: number,
    options?: RequestOptions,
  ): Promise<App> {
    const body: ExtendAppRequest = { seconds };
    return this.api.request(routes.extendApp, { params: app, body }, options);
  }

  finishApp(app: AppRef, options?: RequestOptions): Promise<App> {
    return this.api.request(
      routes.finishApp,
      { params: app, body: {} },
      options,
    );
  }

  /** Promotes several apps of a tenant, all or none. */
  promoteApps(
    tenant: string,
    body: CoordinatedReleaseRequest,
    options?: RequestOptions,
  ): Promise<CoordinatedReleaseResult> {
    return this.api.request(
      routes.promoteApps,
      { params: { tenant }, body },
      options,
    );
  }

  /** Releases of an app, newest first. */
  listReleases(
    app: AppRef,
    options?: RequestOptions,
  ): Promise<List<ReleaseRecord>> {
    return this.api.request(routes.listReleases, { params: app }, options);
  }

  scaleApp(
    app: AppRef,
    replicas: number,
    options?: RequestOptions,
  ): Promise<App> {
    const call = { params: { ...app }, body: { replicas } };
    return this.api.request(routes.scaleApp, call, options);
  }

  restartApp(app: AppRef, options?: RequestOptions): Promise<App> {
    const call = { params: { ...app }, body: {} };
    return this.api.request(routes.restartApp, call, options);
  }

  stopApp(app: AppRef, options?: RequestOptions): Promise<App> {
    const call = { params: { ...app }, body: {} };
    return this.api.request(routes.stopApp, call, options);
  }

  startApp(app: AppRef, options?: RequestOptions): Promise<App> {
    const call = { params: { ...app }, body: {} };
    return this.api.request(routes.startApp, call, options);
  }

  listAppEvents(
    app: AppRef,
    options?: RequestOptions,
  ): Promise<List<AppEvent>> {
    return this.api.request(
      routes.listAppEvents,
      { params: { ...app } },
      options,
    );
  }

  /** The raw answer, so that a caller can read the text or follow the stream. */
  async getPodLogs(
    pod: AppRef & { pod: string },
    query: LogsQuery = {},
    options?: RequestOptions,
  ): Promise<Response> {
    const call = { params: { ...pod }, query };
    return this.api.send(routes.getPodLogs, call, options);
  }

  /** The raw answer: JSON lines of all pods, see `logLineSchema`. */
  async getAppLogs(
    app: AppRef,
    query: AppLogsQuery = {},
    options?: RequestOptions,
  ): Promise<Response> {
    return this.api.send(routes.getAppLogs, { params: app, query }, options);
  }

  /** Lines beyond the life of a pod, newest first. */
  getAppLogHistory(
    app: AppRef,
    query: LogHistoryQuery,
    options?: RequestOptions,
  ): Promise<List<LogLine>> {
    return this.api.request(
      routes.getAppLogHistory,
      { params: app, query },
      options,
    );
  }

  getAppMetrics(
    app: AppRef,
    query: { range?: MetricRange; step?: number } = {},
    options?: RequestOptions,
  ): Promise<AppMetrics> {
    return this.api.request(
      routes.getAppMetrics,
      { params: app, query },
      options,
    );
  }

  getAppGrafana(
    app: AppRef,
    query: Partial<GrafanaQuery> = {},
    options?: RequestOptions,
  ): Promise<GrafanaEmbed> {
    return this.api.request(
      routes.getAppGrafana,
      { params: app, query },
      options,
    );
  }

  getTenantGrafana(
    tenant: string,
    query: Partial<GrafanaQuery> = {},
    options?: RequestOptions,
  ): Promise<GrafanaEmbed> {
    const call = { params: { tenant }, query };
    return this.api.request(routes.getTenantGrafana, call, options);
  }

  getPlatformGrafana(
    query: Partial<GrafanaQuery> = {},
    options?: RequestOptions,
  ): Promise<GrafanaEmbed> {
    return this.api.request(routes.getPlatformGrafana, { query }, options);
  }

  listAlerts(
    query: Partial<AlertsQuery> = {},
    options?: RequestOptions,
  ): Promise<List<Alert>> {
    return this.api.request(routes.listAlerts, { query }, options);
  }

  listUnparsedAlerts(
    options?: RequestOptions,
  ): Promise<List<ReportedUnparsedAlert>> {
    return this.api.request(routes.listUnparsedAlerts, {}, options);
  }

  acknowledgeAlert(
    id: string,
    comment?: string,
    options?: RequestOptions,
  ): Promise<Alert> {
    const call = { params: { id }, body: { comment } };
    return this.api.request(routes.acknowledgeAlert, call, options);
  }

  listActivity(
    query: { tenant?: string; app?: string; limit?: number } = {},
    options?: RequestOptions,
  ): Promise<List<Activity>> {
    return this.api.request(routes.listActivity, { query }, options);
  }
}

/** Which app. @public */
export type AppRef = { tenant: string; app: string };
