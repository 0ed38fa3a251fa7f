import { createAppSchema } from '../schemas/appSpec';
import {
  appEventListSchema,
  appListSchema,
  appParamsSchema,
  appSchema,
  appsQuerySchema,
  scaleBodySchema,
  tenantParamsSchema,
} from '../schemas/apps';
import { emptyBody, Route } from './route';

/** Apps: what they are, and the verbs on what runs. */
export const appsRoutes = {
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
} as const satisfies Record<string, Route>;
