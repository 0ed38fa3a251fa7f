import { platformRoutes } from './platform';
import { tenantsRoutes } from './tenants';
import { appsRoutes } from './apps';
import { releasesRoutes } from './releases';
import { monitoringRoutes } from './monitoring';
import { alertsRoutes } from './alerts';

export { webhookRoute } from './alerts';
export type { Route } from './route';

/**
 * Every route of the HTTP API (DESIGN §7). The router mounts exactly these,
 * the OpenAPI document is made of them, the client calls them by name, and
 * the access tests go through all of them.
 *
 * @public
 */
export const routes = {
  ...platformRoutes,
  ...tenantsRoutes,
  ...appsRoutes,
  ...releasesRoutes,
  ...monitoringRoutes,
  ...alertsRoutes,
} as const;

/** @public */
export type RouteName = keyof typeof routes;
