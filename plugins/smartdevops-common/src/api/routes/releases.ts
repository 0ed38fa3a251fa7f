import {
  appParamsSchema,
  appSchema,
  tenantParamsSchema,
} from '../schemas/apps';
import {
  approveAppSchema,
  coordinatedReleaseResultSchema,
  coordinatedReleaseSchema,
  extendAppSchema,
  prepareAppSchema,
  promoteAppSchema,
  releaseRecordListSchema,
  rollbackAppSchema,
} from '../schemas/releases';
import { emptyBody, Route } from './route';

/** Blue-green releases of apps. */
export const releasesRoutes = {
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
} as const satisfies Record<string, Route>;
