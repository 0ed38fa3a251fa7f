import { z } from 'zod';
import {
  appEventListSchema,
  appListSchema,
  appParamsSchema,
  appSchema,
  appsQuerySchema,
  createAppSchema,
  logsQuerySchema,
  podParamsSchema,
  scaleBodySchema,
  tenantParamsSchema,
} from './schemas/apps';
import { platformStatusSchema } from './schemas/platform';
import {
  approveAppSchema,
  coordinatedReleaseResultSchema,
  coordinatedReleaseSchema,
  extendAppSchema,
  prepareAppSchema,
  promoteAppSchema,
  releaseRecordListSchema,
  rollbackAppSchema,
} from './schemas/releases';
import {
  appLogsQuerySchema,
  logHistoryQuerySchema,
  logHistorySchema,
} from './schemas/logs';
import { appMetricsSchema, metricsQuerySchema } from './schemas/metrics';
import {
  acknowledgeSchema,
  alertListSchema,
  alertParamsSchema,
  alertSchema,
  alertsQuerySchema,
  webhookAnswerSchema,
  webhookPayloadSchema,
  unparsedAlertListSchema,
} from './schemas/alerts';
import { grafanaEmbedSchema, grafanaQuerySchema } from './schemas/grafana';
import { isolationCheckSchema } from './schemas/isolation';
import {
  activityListSchema,
  activityQuerySchema,
  approveSchema,
  createTenantRequestSchema,
  meSchema,
  planBodySchema,
  podSecurityBodySchema,
  memberBodySchema,
  memberParamsSchema,
  planListSchema,
  rejectSchema,
  tenantActionSchema,
  tenantNameCheckSchema,
  tenantNameQuerySchema,
  requestParamsSchema,
  tenantListSchema,
  tenantRequestListSchema,
  tenantRequestSchema,
  tenantRequestsQuerySchema,
  tenantSchema,
} from './schemas/tenants';

/** One HTTP route of the backend: what it takes and what it answers. @public */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Express style, below the plugin's base URL. */
  path: string;
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Missing: the answer is plain text. */
  response?: z.ZodType;
  /** Status of success; 200 unless told. */
  status?: number;
};

const emptyBody = z.strictObject({});

/**
 * Every route of the HTTP API (DESIGN §7). The router mounts exactly these,
 * the OpenAPI document is made of them, the client calls them by name, and
 * the access tests go through all of them.
 *
 * @public
 */
export const routes = {
  getMe: {
    method: 'GET',
    path: '/v1/me',
    summary: 'Who the caller is, with the tenants they belong to',
    response: meSchema,
  },
  listPlans: {
    method: 'GET',
    path: '/v1/plans',
    summary: 'The plans a tenant can have',
    response: planListSchema,
  },
  getPlatform: {
    method: 'GET',
    path: '/v1/platform',
    summary: 'Whether the suite can do its work on this cluster; for admins',
    response: platformStatusSchema,
  },
  listTenantRequests: {
    method: 'GET',
    path: '/v1/tenant-requests',
    summary: 'Requests the caller made or may decide',
    query: tenantRequestsQuerySchema,
    response: tenantRequestListSchema,
  },
  createTenantRequest: {
    method: 'POST',
    path: '/v1/tenant-requests',
    summary: 'Ask for a new tenant, or to join an existing one',
    body: createTenantRequestSchema,
    response: tenantRequestSchema,
    status: 201,
  },
  checkTenantName: {
    method: 'GET',
    path: '/v1/tenant-requests/check',
    summary: 'What a request for this name would become',
    query: tenantNameQuerySchema,
    response: tenantNameCheckSchema,
  },
  approveTenantRequest: {
    method: 'POST',
    path: '/v1/tenant-requests/:id/approve',
    summary: 'Approve a pending request',
    params: requestParamsSchema,
    body: approveSchema,
    response: tenantRequestSchema,
  },
  rejectTenantRequest: {
    method: 'POST',
    path: '/v1/tenant-requests/:id/reject',
    summary: 'Reject a pending request, with the reason',
    params: requestParamsSchema,
    body: rejectSchema,
    response: tenantRequestSchema,
  },
  withdrawTenantRequest: {
    method: 'POST',
    path: '/v1/tenant-requests/:id/withdraw',
    summary: 'Withdraw a request of one’s own',
    params: requestParamsSchema,
    body: emptyBody,
    response: tenantRequestSchema,
  },
  listTenants: {
    method: 'GET',
    path: '/v1/tenants',
    summary: 'Tenants the caller may see',
    response: tenantListSchema,
  },
  getTenant: {
    method: 'GET',
    path: '/v1/tenants/:tenant',
    summary: 'A tenant with its members and usage',
    params: tenantParamsSchema,
    response: tenantSchema,
  },
  changePlan: {
    method: 'PUT',
    path: '/v1/tenants/:tenant/plan',
    summary: 'Give a tenant another plan; for admins',
    params: tenantParamsSchema,
    body: planBodySchema,
    response: tenantSchema,
  },
  setPodSecurity: {
    method: 'PUT',
    path: '/v1/tenants/:tenant/pod-security',
    summary: 'Let the containers of a tenant run as root, or not; for admins',
    params: tenantParamsSchema,
    body: podSecurityBodySchema,
    response: tenantSchema,
  },
  suspendTenant: {
    method: 'POST',
    path: '/v1/tenants/:tenant/suspend',
    summary: 'Scale all apps to zero and remember their counts; for admins',
    params: tenantParamsSchema,
    body: tenantActionSchema,
    response: tenantSchema,
  },
  resumeTenant: {
    method: 'POST',
    path: '/v1/tenants/:tenant/resume',
    summary: 'Let a suspended or offboarding tenant go on; for admins',
    params: tenantParamsSchema,
    body: tenantActionSchema,
    response: tenantSchema,
  },
  offboardTenant: {
    method: 'POST',
    path: '/v1/tenants/:tenant/offboard',
    summary: 'Close a tenant; its data is kept for a while; for admins',
    params: tenantParamsSchema,
    body: tenantActionSchema,
    response: tenantSchema,
  },
  repairTenant: {
    method: 'POST',
    path: '/v1/tenants/:tenant/repair',
    summary: 'Put everything that makes the tenant back in its place now',
    params: tenantParamsSchema,
    body: emptyBody,
    response: tenantSchema,
  },
  putMember: {
    method: 'PUT',
    path: '/v1/tenants/:tenant/members/:userRef',
    summary: 'Add a member or change a member’s role',
    params: memberParamsSchema,
    body: memberBodySchema,
    response: tenantSchema,
  },
  deleteMember: {
    method: 'DELETE',
    path: '/v1/tenants/:tenant/members/:userRef',
    summary: 'Remove a member',
    params: memberParamsSchema,
    response: tenantSchema,
  },
  checkIsolation: {
    method: 'POST',
    path: '/v1/tenants/:tenant/isolation-check',
    summary: 'Prove the isolation of a tenant from inside, and keep the result',
    params: tenantParamsSchema,
    body: emptyBody,
    response: isolationCheckSchema,
  },
  getIsolationCheck: {
    method: 'GET',
    path: '/v1/tenants/:tenant/isolation-check',
    summary: 'The last isolation check of a tenant; 404 before the first one',
    params: tenantParamsSchema,
    response: isolationCheckSchema,
  },
  listApps: {
    method: 'GET',
    path: '/v1/apps',
    summary: 'Apps of all tenants the caller may see',
    query: appsQuerySchema,
    response: appListSchema,
  },
  createApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps',
    summary: 'Create an app',
    params: tenantParamsSchema,
    body: createAppSchema,
    response: appSchema,
    status: 201,
  },
  getApp: {
    method: 'GET',
    path: '/v1/tenants/:tenant/apps/:app',
    summary: 'An app with its status, pods and release',
    params: appParamsSchema,
    response: appSchema,
  },
  prepareApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/prepare',
    summary: 'Start the next version beside the active one',
    params: appParamsSchema,
    body: prepareAppSchema,
    response: appSchema,
  },
  promoteApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/promote',
    summary: 'Let the candidate serve the users',
    params: appParamsSchema,
    body: promoteAppSchema,
    response: appSchema,
  },
  rollbackApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/rollback',
    summary: 'Go back to the previous or an older version',
    params: appParamsSchema,
    body: rollbackAppSchema,
    response: appSchema,
  },
  abortApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/abort',
    summary: 'Give the candidate up; traffic is not touched',
    params: appParamsSchema,
    body: emptyBody,
    response: appSchema,
  },
  approveApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/approve',
    summary: 'Approve the candidate as a second person',
    params: appParamsSchema,
    body: approveAppSchema,
    response: appSchema,
  },
  extendApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/extend',
    summary: 'Watch the promoted version, or keep the previous one, longer',
    params: appParamsSchema,
    body: extendAppSchema,
    response: appSchema,
  },
  finishApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/finish',
    summary: 'End the watching of the promoted version, or the warm time, now',
    params: appParamsSchema,
    body: emptyBody,
    response: appSchema,
  },
  promoteApps: {
    method: 'POST',
    path: '/v1/tenants/:tenant/releases',
    summary: 'Promote several apps together, all or none',
    params: tenantParamsSchema,
    body: coordinatedReleaseSchema,
    response: coordinatedReleaseResultSchema,
  },
  listReleases: {
    method: 'GET',
    path: '/v1/tenants/:tenant/apps/:app/history',
    summary: 'Releases of an app, newest first',
    params: appParamsSchema,
    response: releaseRecordListSchema,
  },
  scaleApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/scale',
    summary: 'Set the number of replicas',
    params: appParamsSchema,
    body: scaleBodySchema,
    response: appSchema,
  },
  restartApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/restart',
    summary: 'Replace all pods of the active version, one after the other',
    params: appParamsSchema,
    body: emptyBody,
    response: appSchema,
  },
  stopApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/stop',
    summary: 'Scale the app to zero and remember its replica count',
    params: appParamsSchema,
    body: emptyBody,
    response: appSchema,
  },
  startApp: {
    method: 'POST',
    path: '/v1/tenants/:tenant/apps/:app/start',
    summary: 'Start a stopped app with the replica count it had',
    params: appParamsSchema,
    body: emptyBody,
    response: appSchema,
  },
  removeApp: {
    method: 'DELETE',
    path: '/v1/tenants/:tenant/apps/:app',
    summary: 'Remove an app; refused unless the portal owner switched it on',
    params: appParamsSchema,
    response: appSchema,
  },
  listAppEvents: {
    method: 'GET',
    path: '/v1/tenants/:tenant/apps/:app/events',
    summary: 'Recent Kubernetes events of everything the app consists of',
    params: appParamsSchema,
    response: appEventListSchema,
  },
  getPodLogs: {
    method: 'GET',
    path: '/v1/tenants/:tenant/apps/:app/pods/:pod/logs',
    summary: 'Log of one pod as plain text; follow=true streams',
    params: podParamsSchema,
    query: logsQuerySchema,
  },
  getAppMetrics: {
    method: 'GET',
    path: '/v1/tenants/:tenant/apps/:app/metrics',
    summary: 'What an app uses and how it answers, over time',
    params: appParamsSchema,
    query: metricsQuerySchema,
    response: appMetricsSchema,
  },
  getAppLogs: {
    method: 'GET',
    path: '/v1/tenants/:tenant/apps/:app/logs',
    summary: 'Logs of all pods of an app, as JSON lines',
    params: appParamsSchema,
    query: appLogsQuerySchema,
  },
  getAppLogHistory: {
    method: 'GET',
    path: '/v1/tenants/:tenant/apps/:app/logs/history',
    summary: 'Older lines of the log, from Loki',
    params: appParamsSchema,
    query: logHistoryQuerySchema,
    response: logHistorySchema,
  },
  getAppGrafana: {
    method: 'GET',
    path: '/v1/tenants/:tenant/apps/:app/grafana',
    summary: 'Where Grafana shows an app',
    params: appParamsSchema,
    query: grafanaQuerySchema,
    response: grafanaEmbedSchema,
  },
  getTenantGrafana: {
    method: 'GET',
    path: '/v1/tenants/:tenant/grafana',
    summary: 'Where Grafana shows all apps of a tenant',
    params: tenantParamsSchema,
    query: grafanaQuerySchema,
    response: grafanaEmbedSchema,
  },
  getPlatformGrafana: {
    method: 'GET',
    path: '/v1/platform/grafana',
    summary: 'Where Grafana shows the whole platform; for admins',
    query: grafanaQuerySchema,
    response: grafanaEmbedSchema,
  },
  listAlerts: {
    method: 'GET',
    path: '/v1/alerts',
    summary: 'Alerts of the tenants the caller belongs to, firing first',
    query: alertsQuerySchema,
    response: alertListSchema,
  },
  listUnparsedAlerts: {
    method: 'GET',
    path: '/v1/alerts/unparsed',
    summary: 'What Alertmanager sent and could not be read; for admins',
    response: unparsedAlertListSchema,
  },
  acknowledgeAlert: {
    method: 'POST',
    path: '/v1/alerts/:id/acknowledge',
    summary: 'Say that somebody looks after an alert',
    params: alertParamsSchema,
    body: acknowledgeSchema,
    response: alertSchema,
  },
  listActivity: {
    method: 'GET',
    path: '/v1/activity',
    summary: 'Who did what, newest first',
    query: activityQuerySchema,
    response: activityListSchema,
  },
} as const satisfies Record<string, Route>;

/**
 * The route that Alertmanager posts to. It is none of the others: it is for a
 * token of its own, no person calls it, and nothing of the body is refused.
 *
 * @public
 */
export const webhookRoute = {
  method: 'POST',
  path: '/v1/alertmanager/webhook',
  summary:
    'Hand over alerts; for a token with the permission smartdevops.alert.ingest alone',
  body: webhookPayloadSchema,
  response: webhookAnswerSchema,
} as const satisfies Route;

/** @public */
export type RouteName = keyof typeof routes;
