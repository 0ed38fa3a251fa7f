import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  PromotionCheck,
  promotionChecksExtensionPoint,
} from '@smartdevops/backstage-plugin-smartdevops-node';
import { actionsRegistryServiceRef, registerActions } from './actions';
import { readConfig } from './config';
import { JWKS_PATH } from './http/grafana';
import { HEALTH_PATH } from './http/health';
import { buildPlugin } from './build';
import { metricsServiceRef, tracingServiceRef } from './observability';
import { registerPermissions } from './permissions/register';

/*
 * A task whose backend died is taken over after its timeout, and no sooner.
 * Running twice does no harm: claims keep replicas out of each other's way.
 */

/** How often tenants that are not ready are tried again. */
const RECONCILE = { frequency: { seconds: 60 }, timeout: { minutes: 2 } };
/** How often each replica looks for tenants that a dead one was making. */
const FINISH = {
  frequency: { seconds: 10 },
  timeout: { minutes: 2 },
  scope: 'local' as const,
};
/** How often notifications are tried that could not be delivered at once. */
const DELIVER = { frequency: { seconds: 15 }, timeout: { minutes: 1 } };
/** How often isolation is proven anew, without anybody asking. */
const PROVE = {
  frequency: { hours: 24 },
  timeout: { hours: 1 },
  initialDelay: { minutes: 10 },
};
/** How often it is looked whether Alertmanager fell silent. */
const LISTEN = { frequency: { seconds: 60 }, timeout: { minutes: 2 } };
const EXPIRE = { frequency: { hours: 1 }, timeout: { minutes: 10 } };

/**
 * The backend plugin `smartdevops`.
 *
 * @public
 */
export const smartDevOpsPlugin = createBackendPlugin({
  pluginId: 'smartdevops',
  register(env) {
    const promotionChecks: PromotionCheck[] = [];
    env.registerExtensionPoint(promotionChecksExtensionPoint, {
      addCheck(check) {
        if (promotionChecks.some(({ name }) => name === check.name)) {
          throw new Error(
            `There is already a promotion check named "${check.name}".`,
          );
        }
        promotionChecks.push(check);
      },
    });
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        tracing: tracingServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(services) {
        const { httpRouter, lifecycle, scheduler } = services;
        const config = readConfig(services.config);
        const plugin = await buildPlugin(config, services, promotionChecks);
        registerPermissions(services.permissionsRegistry, plugin.tenantStore);
        registerActions(services.actionsRegistry, plugin.actions);
        httpRouter.use(plugin.router);
        httpRouter.addAuthPolicy({
          path: '/openapi.json',
          allow: 'unauthenticated',
        });
        for (const path of [JWKS_PATH, HEALTH_PATH]) {
          httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        await scheduler.scheduleTask({
          id: 'smartdevops-reconcile-tenants',
          ...RECONCILE,
          fn: () => plugin.tenantReconciler.reconcile(),
        });
        await scheduler.scheduleTask({
          id: 'smartdevops-finish-tenants',
          ...FINISH,
          fn: () => plugin.tenantReconciler.finish(),
        });
        await scheduler.scheduleTask({
          id: 'smartdevops-deliver-notifications',
          ...DELIVER,
          fn: () => plugin.delivery.deliver(),
        });
        await scheduler.scheduleTask({
          id: 'smartdevops-expire-requests',
          ...EXPIRE,
          fn: () => plugin.decisions.expire(),
        });
        await scheduler.scheduleTask({
          id: 'smartdevops-check-heartbeats',
          ...LISTEN,
          fn: () => plugin.alerts.checkHeartbeats(),
        });
        await scheduler.scheduleTask({
          id: 'smartdevops-forget-alerts',
          ...EXPIRE,
          fn: () => plugin.alerts.prune(),
        });
        await scheduler.scheduleTask({
          id: 'smartdevops-check-isolation',
          ...PROVE,
          fn: () => plugin.isolation.checkAll(),
        });
        const { grafanaKeys } = plugin;
        if (grafanaKeys) {
          await scheduler.scheduleTask({
            id: 'smartdevops-rotate-grafana-keys',
            ...EXPIRE,
            fn: () => grafanaKeys.rotate(),
          });
        }
        lifecycle.addStartupHook(() => plugin.start());
        lifecycle.addShutdownHook(() => plugin.stop());
      },
    });
  },
});
