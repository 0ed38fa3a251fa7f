import { platformStatusSchema } from '../schemas/platform';
import {
  activityListSchema,
  activityQuerySchema,
  meSchema,
  planListSchema,
} from '../schemas/tenants';
import { Route } from './route';

/** Who the caller is, and what the platform offers. */
export const platformRoutes = {
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
  listActivity: {
    method: 'GET',
    path: '/v1/activity',
    summary: 'Who did what, newest first',
    query: activityQuerySchema,
    response: activityListSchema,
  },
} as const satisfies Record<string, Route>;
