import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  CATALOG_CHANGED_TOPIC,
  smartDevOpsServiceRef,
} from '@smartdevops/backstage-plugin-smartdevops-node';
import { SmartDevOpsEntityProvider } from './SmartDevOpsEntityProvider';

/** Catches what no event told, e.g. while the backend was restarting. */
const SCHEDULE = {
  frequency: { seconds: 30 },
  timeout: { minutes: 2 },
  scope: 'local' as const,
};

/**
 * Adds the tenants and apps of SmartDevOps to the catalog.
 *
 * @public
 */
export const catalogModuleSmartDevOps = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'smartdevops',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        client: smartDevOpsServiceRef,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, client, events, logger, scheduler }) {
        const provider = new SmartDevOpsEntityProvider({
          client,
          auth,
          logger,
        });
        catalog.addEntityProvider(provider);
        await events.subscribe({
          id: 'smartdevops-entity-provider',
          topics: [CATALOG_CHANGED_TOPIC],
          onEvent: () => provider.refresh(),
        });
        await scheduler.scheduleTask({
          id: 'smartdevops-entity-provider',
          ...SCHEDULE,
          fn: () => provider.refresh(),
        });
      },
    });
  },
});
