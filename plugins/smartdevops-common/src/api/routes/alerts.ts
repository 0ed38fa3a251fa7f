import {
  acknowledgeSchema,
  alertListSchema,
  alertParamsSchema,
  alertSchema,
  alertsQuerySchema,
  unparsedAlertListSchema,
  webhookAnswerSchema,
  webhookPayloadSchema,
} from '../schemas/alerts';
import { Route } from './route';

/** Alerts that were handed over. */
export const alertsRoutes = {
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
