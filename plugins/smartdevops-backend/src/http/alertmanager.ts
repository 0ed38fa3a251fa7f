import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  alertIngestPermission,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { NextFunction, Request, Response, Router } from 'express';
import { Telemetry } from '../observability';
import { AlertService } from '../services';
import { readJson } from './readJson';

/** Path of the route that Alertmanager posts to. */
export const WEBHOOK_PATH = '/v1/alertmanager/webhook';
/** Thousands of alerts in one payload; more is answered with 413. */
const MAX_PAYLOAD = '20mb';
/** Subjects of other plugins' tokens begin so; those of external services are free. */
const PLUGIN = 'plugin:';

/**
 * The route that Alertmanager posts to. It takes only tokens of external
 * services that may ingest alerts: neither people nor other plugins.
 */
export function mountAlertmanager(
  router: Router,
  options: {
    alerts: AlertService;
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    telemetry: Telemetry;
  },
): void {
  const { alerts, httpAuth, permissions, telemetry } = options;
  const authenticate = async (request: Request) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    const [decision] = await permissions.authorize(
      [{ permission: alertIngestPermission }],
      { credentials },
    );
    const isPlugin = credentials.principal.subject.startsWith(PLUGIN);
    if (isPlugin || decision.result !== AuthorizeResult.ALLOW) {
      throw refuse('forbidden', {
        reason: 'TokenNotForAlerts',
        message:
          'This token may not hand over alerts. Use a static external access token restricted to the plugin smartdevops and the permission smartdevops.alert.ingest.',
      });
    }
  };
  router.post(
    WEBHOOK_PATH,
    // Before the body is read: strangers are not worth megabytes.
    async (request: Request, _response: Response, next: NextFunction) => {
      await authenticate(request).catch(error => {
        telemetry.alertDenied();
        throw error;
      });
      next();
    },
    readJson({ limit: MAX_PAYLOAD, whatever: true }),
    async (request: Request, response: Response) => {
      const { body } = request;
      response.json(await telemetry.alertPayload(() => alerts.receive(body)));
    },
  );
}
