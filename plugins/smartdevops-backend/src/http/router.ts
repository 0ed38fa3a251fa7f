import type {
  AuditorService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  openApiDocument,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Telemetry } from '../observability';
import {
  AlertService,
  AuthorizedAlertService,
  AuthorizedAppService,
  AuthorizedGrafanaService,
  AuthorizedPlatformService,
  AuthorizedReleaseService,
  AuthorizedTenantService,
  GrafanaKeys,
  HealthService,
} from '../services';
import type { WriteLimit } from '../settings/limits';
import { mountAlertmanager } from './alertmanager';
import { mountAlerts } from './alerts';
import { mountApps } from './apps';
import { Callers } from './callers';
import { mountGrafana, mountJwks } from './grafana';
import { mountHealth } from './health';
import { limitWrites } from './limitWrites';
import { mountMe } from './me';
import { Mount } from './mount';
import { mountPlatform } from './platform';
import { readJson } from './readJson';
import { mountReleases } from './releases';
import { mountTenants } from './tenants';

/** Bodies are small; environment variables are the largest thing in them. */
const MAX_BODY = '2mb';

/** Mounts every route of the HTTP API (DESIGN §7). */
export function createRouter(options: {
  apps: AuthorizedAppService;
  releases: AuthorizedReleaseService;
  tenants: AuthorizedTenantService;
  alerts: AuthorizedAlertService;
  /** What Alertmanager's route needs. */
  intake: {
    alerts: AlertService;
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    telemetry: Telemetry;
  };
  platform: AuthorizedPlatformService;
  grafana: AuthorizedGrafanaService;
  /** Missing: nobody is signed in to Grafana. */
  grafanaKeys: GrafanaKeys | undefined;
  health: HealthService;
  /** How much one caller may change. */
  writeLimit: WriteLimit;
  callers: Callers;
  auditor: AuditorService;
  telemetry: Telemetry;
  logger: LoggerService;
  baseUrl: string;
}): Router {
  const router = PromiseRouter();
  mountAlertmanager(router, options.intake);
  mountHealth(router, options.health);
  const { apps, releases, tenants, callers, auditor, telemetry } = options;
  // Before the body is read.
  router.use(limitWrites(callers, options.writeLimit));
  router.use(readJson({ limit: MAX_BODY }));
  const mount = new Mount({ router, callers, tenants, auditor, telemetry });
  mountMe(mount, tenants);
  mountPlatform(mount, options.platform);
  mountTenants(mount, tenants);
  mountApps(mount, apps);
  mountReleases(mount, releases);
  mountAlerts(mount, options.alerts);
  mountGrafana(mount, options.grafana);
  mountJwks(router, options.grafanaKeys);
  const document = openApiDocument(options.baseUrl);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.use(({ method, path }) => {
    throw refuse('notFound', {
      reason: 'NoSuchRoute',
      message: `There is no ${method} ${path} here. GET /openapi.json lists what there is.`,
    });
  });
  return router;
}
