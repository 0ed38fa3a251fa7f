import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import { Route, routes } from './routes';
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
import { Plan } from '../model/plans';
import { PodSecurity } from '../model/words';
import { RequestStatus, Role } from '../model/words';
import { TenantAction } from '../tenancy/lifecycle';

/** Options of one call. @public */
export type RequestOptions = {
  /** Backstage token; the frontend's fetch API adds its own. */
  token?: string;
  signal?: AbortSignal;
};

/** A list answer. @public */
export type List<T> = { items: T[]; total: number };

type Call = {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
};

/**
 * Typed client of the backend's HTTP API, for the frontend and for other
 * backends. Every method rejects with Backstage's `ResponseError` when the
 * answer is not 2xx; `error.body.error.reason` is the stable reason.
 *
 * @public
 */
export class SmartDevOpsClient {
  private readonly discovery: { getBaseUrl(id: string): Promise<string> };
  private readonly fetch: typeof fetch;

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.discovery = options.discoveryApi;
    this.fetch = (input, init) => options.fetchApi.fetch(input, init);
  }

  getMe(options?: RequestOptions): Promise<Me> {
    return this.request(routes.getMe, {}, options);
  }

  listPlans(options?: RequestOptions): Promise<List<Plan>> {
    return this.request(routes.listPlans, {}, options);
  }

  getPlatform(options?: RequestOptions): Promise<PlatformStatus> {
    return this.request(routes.getPlatform, {}, options);
  }

  listTenantRequests(
    query: { status?: RequestStatus } = {},
    options?: RequestOptions,
  ): Promise<List<TenantRequest>> {
    return this.request(routes.listTenantRequests, { query }, options);
  }

  createTenantRequest(
    body: CreateTenantRequest,
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    return this.request(routes.createTenantRequest, { body }, options);
  }

  approveTenantRequest(
    id: string,
    body: { comment?: string; plan?: string; cluster?: string } = {},
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    const call = { params: { id }, body };
    return this.request(routes.approveTenantRequest, call, options);
  }

  rejectTenantRequest(
    id: string,
    body: { reason: string },
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    const call = { params: { id }, body };
    return this.request(routes.rejectTenantRequest, call, options);
  }

  withdrawTenantRequest(
    id: string,
    options?: RequestOptions,
  ): Promise<TenantRequest> {
    const call = { params: { id }, body: {} };
    return this.request(routes.withdrawTenantRequest, call, options);
  }

  listTenants(options?: RequestOptions): Promise<List<Tenant>> {
    return this.request(routes.listTenants, {}, options);
  }

  getTenant(tenant: string, options?: RequestOptions): Promise<Tenant> {
    return this.request(routes.getTenant, { params: { tenant } }, options);
  }

  checkTenantName(
    tenant: string,
    options?: RequestOptions,
  ): Promise<TenantNameCheck> {
    return this.request(routes.checkTenantName, { query: { tenant } }, options);
  }

  changePlan(
    tenant: string,
    plan: string,
    options?: RequestOptions,
  ): Promise<Tenant> {
    const call = { params: { tenant }, body: { plan } };
    return this.request(routes.changePlan, call, options);
  }

  /** Sets the Pod Security level of a tenant. */
  setPodSecurity(
    tenant: string,
    body: { level: PodSecurity; reason: string },
    options?: RequestOptions,
  ): Promise<Tenant> {
    const call = { params: { tenant }, body };
    return this.request(routes.setPodSecurity, call, options);
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
    return this.request(route, { params: { tenant }, body }, options);
  }

  repairTenant(tenant: string, options?: RequestOptions): Promise<Tenant> {
    const call = { params: { tenant }, body: {} };
    return this.request(routes.repairTenant, call, options);
  }

  putMember(
    member: { tenant: string; userRef: string; role: Role },
    options?: RequestOptions,
  ): Promise<Tenant> {
    const { tenant, userRef, role } = member;
    const call = { params: { tenant, userRef }, body: { role } };
    return this.request(routes.putMember, call, options);
  }

  deleteMember(
    member: { tenant: string; userRef: string },
    options?: RequestOptions,
  ): Promise<Tenant> {
    return this.request(routes.deleteMember, { params: member }, options);
  }

  checkIsolation(
    tenant: string,
    options?: RequestOptions,
  ): Promise<IsolationCheck> {
    const call = { params: { tenant }, body: {} };
    return this.request(routes.checkIsolation, call, options);
  }

  getIsolationCheck(
    tenant: string,
    options?: RequestOptions,
  ): Promise<IsolationCheck> {
    const call = { params: { tenant } };
    return this.request(routes.getIsolationCheck, call, options);
  }

  listApps(
    query: { tenant?: string; q?: string } = {},
    options?: RequestOptions,
  ): Promise<List<AppSummary> & { incomplete?: string }> {
    return this.request(routes.listApps, { query }, options);
  }

  createApp(
    tenant: string,
    body: CreateAppRequest,
    options?: RequestOptions,
  ): Promise<App> {
    const call = { params: { tenant }, body };
    return this.request(routes.createApp, call, options);
  }

  getApp(app: AppRef, options?: RequestOptions): Promise<App> {
    return this.request(routes.getApp, { params: { ...app } }, options);
  }

  prepareApp(
    app: AppRef,
    body: PrepareAppRequest,
    options?: RequestOptions,
  ): Promise<App> {
    return this.request(routes.prepareApp, { params: app, body }, options);
  }

  promoteApp(
    app: AppRef,
    body: PromoteAppRequest,
    options?: RequestOptions,
  ): Promise<App> {
    return this.request(routes.promoteApp, { params: app, body }, options);
  }

  rollbackApp(
    app: AppRef,
    body: RollbackAppRequest = {},
    options?: RequestOptions,
  ): Promise<App> {
    return this.request(routes.rollbackApp, { params: app, body }, options);
  }

  abortApp(app: AppRef, options?: RequestOptions): Promise<App> {
    return this.request(routes.abortApp, { params: app, body: {} }, options);
  }

  approveApp(
    app: AppRef,
    body: ApproveAppRequest,
    options?: RequestOptions,
  ): Promise<App> {
    return this.request(routes.approveApp, { params: app, body }, options);
  }

  extendApp(
    app: AppRef,
    seconds: number,
    options?: RequestOptions,
  ): Promise<App> {
    const body: ExtendAppRequest = { seconds };
    return this.request(routes.extendApp, { params: app, body }, options);
  }

  finishApp(app: AppRef, options?: RequestOptions): Promise<App> {
    return this.request(routes.finishApp, { params: app, body: {} }, options);
  }

  /** Promotes several apps of a tenant, all or none. */
  promoteApps(
    tenant: string,
    body: CoordinatedReleaseRequest,
    options?: RequestOptions,
  ): Promise<CoordinatedReleaseResult> {
    return this.request(
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
    return this.request(routes.listReleases, { params: app }, options);
  }

  scaleApp(
    app: AppRef,
    replicas: number,
    options?: RequestOptions,
  ): Promise<App> {
    const call = { params: { ...app }, body: { replicas } };
    return this.request(routes.scaleApp, call, options);
  }

  restartApp(app: AppRef, options?: RequestOptions): Promise<App> {
    const call = { params: { ...app }, body: {} };
    return this.request(routes.restartApp, call, options);
  }

  stopApp(app: AppRef, options?: RequestOptions): Promise<App> {
    const call = { params: { ...app }, body: {} };
    return this.request(routes.stopApp, call, options);
  }

  startApp(app: AppRef, options?: RequestOptions): Promise<App> {
    const call = { params: { ...app }, body: {} };
    return this.request(routes.startApp, call, options);
  }

  listAppEvents(
    app: AppRef,
    options?: RequestOptions,
  ): Promise<List<AppEvent>> {
    return this.request(routes.listAppEvents, { params: { ...app } }, options);
  }

  /** The raw answer, so that a caller can read the text or follow the stream. */
  async getPodLogs(
    pod: AppRef & { pod: string },
    query: LogsQuery = {},
    options?: RequestOptions,
  ): Promise<Response> {
    const call = { params: { ...pod }, query };
    return this.send(routes.getPodLogs, call, options);
  }

  /** The raw answer: JSON lines of all pods, see `logLineSchema`. */
  async getAppLogs(
    app: AppRef,
    query: AppLogsQuery = {},
    options?: RequestOptions,
  ): Promise<Response> {
    return this.send(routes.getAppLogs, { params: app, query }, options);
  }

  /** Lines beyond the life of a pod, newest first. */
  getAppLogHistory(
    app: AppRef,
    query: LogHistoryQuery,
    options?: RequestOptions,
  ): Promise<List<LogLine>> {
    return this.request(
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
    return this.request(routes.getAppMetrics, { params: app, query }, options);
  }

  getAppGrafana(
    app: AppRef,
    query: Partial<GrafanaQuery> = {},
    options?: RequestOptions,
  ): Promise<GrafanaEmbed> {
    return this.request(routes.getAppGrafana, { params: app, query }, options);
  }

  getTenantGrafana(
    tenant: string,
    query: Partial<GrafanaQuery> = {},
    options?: RequestOptions,
  ): Promise<GrafanaEmbed> {
    const call = { params: { tenant }, query };
    return this.request(routes.getTenantGrafana, call, options);
  }

  getPlatformGrafana(
    query: Partial<GrafanaQuery> = {},
    options?: RequestOptions,
  ): Promise<GrafanaEmbed> {
    return this.request(routes.getPlatformGrafana, { query }, options);
  }

  listAlerts(
    query: Partial<AlertsQuery> = {},
    options?: RequestOptions,
  ): Promise<List<Alert>> {
    return this.request(routes.listAlerts, { query }, options);
  }

  listUnparsedAlerts(
    options?: RequestOptions,
  ): Promise<List<ReportedUnparsedAlert>> {
    return this.request(routes.listUnparsedAlerts, {}, options);
  }

  acknowledgeAlert(
    id: string,
    comment?: string,
    options?: RequestOptions,
  ): Promise<Alert> {
    const call = { params: { id }, body: { comment } };
    return this.request(routes.acknowledgeAlert, call, options);
  }

  listActivity(
    query: { tenant?: string; app?: string; limit?: number } = {},
    options?: RequestOptions,
  ): Promise<List<Activity>> {
    return this.request(routes.listActivity, { query }, options);
  }

  private async request<R extends Route & { response: z.ZodType }>(
    route: R,
    call: Call,
    options?: RequestOptions,
  ): Promise<z.output<R['response']>> {
    const response = await this.send(route, call, options);
    return (await response.json()) as z.output<R['response']>;
  }

  private async send(
    route: Route,
    call: Call,
    options: RequestOptions = {},
  ): Promise<Response> {
    const baseUrl = await this.discovery.getBaseUrl('smartdevops');
    const headers: Record<string, string> = {};
    if (call.body !== undefined) {
      headers['content-type'] = 'application/json';
    }
    if (options.token) {
      headers.authorization = `Bearer ${options.token}`;
    }
    const response = await this.fetch(
      `${baseUrl}${fillPath(route.path, call.params)}${queryString(
        call.query,
      )}`,
      {
        method: route.method,
        headers,
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        signal: options.signal,
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

/** Which app. @public */
export type AppRef = { tenant: string; app: string };

function fillPath(path: string, params: Record<string, string> = {}): string {
  return path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name]));
}

function queryString(query: Call['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
