import {
  appParamsSchema,
  logsQuerySchema,
  podParamsSchema,
  tenantParamsSchema,
} from '../schemas/apps';
import { grafanaEmbedSchema, grafanaQuerySchema } from '../schemas/grafana';
import {
  appLogsQuerySchema,
  logHistoryQuerySchema,
  logHistorySchema,
} from '../schemas/logs';
import { appMetricsSchema, metricsQuerySchema } from '../schemas/metrics';
import { Route } from './route';

/** Logs, metrics and dashboards. */
export const monitoringRoutes = {
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
} as const satisfies Record<string, Route>;
