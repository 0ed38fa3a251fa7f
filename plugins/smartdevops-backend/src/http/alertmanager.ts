import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  alertIngestPermission,
  refuse,
  webhookRoute,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { NextFunction, Request, Response, Router } from 'express';
import { Telemetry } from '../observability';
import { AlertService } from '../services';
import { readJson } from './readJson';

/** Thousands of alerts in one payload; more is answered with 413. */
const MAX_PAYLOAD = '20mb';
/** Seconds after which a payload that was not kept may come again. */
const RETRY_S = 5;
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
      allow: ['user', 'service'],
    });
    if (!isService(credentials)) {
      throw tokenNotForAlerts();
    }
    const [decision] = await permissions.authorize(
      [{ permission: alertIngestPermission }],
      { credentials },
    );
    const isPlugin = credentials.principal.subject.startsWith(PLUGIN);
    if (isPlugin || decision.result !== AuthorizeResult.ALLOW) {
      throw tokenNotForAlerts();
    }
  };
  router.post(
    webhookRoute.path,
    // Before the body is read: strangers are not worth megabytes, and neither
    // is what there is no room for.
    async (request: Request, response: Response, next: NextFunction) => {
      await authenticate(request).catch(error => {
        telemetry.alertDenied();
        throw error;
      });
      const leave = await retryable(response, async () => alerts.admit());
      if (response.destroyed || response.closed) {
        leave();
        return;
      }
      response.once('close', leave);
      next();
    },
    readJson({ limit: MAX_PAYLOAD, lenient: true }),
    async (request: Request, response: Response) => {
      const { body } = request;
      const keep = () => telemetry.alertPayload(() => alerts.receive(body));
      response.json(await retryable(response, keep));
    },
  );
}

function isService(
  credentials: BackstageCredentials<
    BackstageUserPrincipal | BackstageServicePrincipal
  >,
): credentials is BackstageCredentials<BackstageServicePrincipal> {
  return credentials.principal.type === 'service';
}

function tokenNotForAlerts(): Error {
  return refuse('forbidden', {
    reason: 'TokenNotForAlerts',
    message:
      'This token may not hand over alerts. Use a static external access token restricted to the plugin smartdevops and the permission smartdevops.alert.ingest.',
  });
}

/** Whoever is asked to come again is told when. */
async function retryable<T>(
  response: Response,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ServiceUnavailableError) {
      response.setHeader('Retry-After', RETRY_S);
    }
    throw error;
  }
}
