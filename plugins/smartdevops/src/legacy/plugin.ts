import {
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
} from '@backstage/core-plugin-api';
import { smartDevOpsApiFactory } from '../api/apiFactory';

const rootRouteRef = createRouteRef({ id: 'smartdevops' });
const appRouteRef = createRouteRef({ id: 'smartdevops:app' });

/**
 * The frontend plugin `smartdevops` of the legacy frontend system.
 *
 * @public
 */
export const smartDevOpsPlugin = createPlugin({
  id: 'smartdevops',
  apis: [smartDevOpsApiFactory],
  routes: { root: rootRouteRef },
});

/**
 * The Platform page; has to be mounted at `/smartdevops`, because the
 * backend's notifications link to it.
 *
 * @public
 */
export const SmartDevOpsPage: () => JSX.Element | null =
  smartDevOpsPlugin.provide(
    createRoutableExtension({
      name: 'SmartDevOpsPage',
      mountPoint: rootRouteRef,
      component: async () =>
        (await import('../components/platform')).LegacyPlatformPage,
    }),
  );

/**
 * The App tab of an entity, where {@link isAppAvailable}; has to be mounted
 * at `/app`.
 *
 * @public
 */
export const EntityAppContent: () => JSX.Element | null =
  smartDevOpsPlugin.provide(
    createRoutableExtension({
      name: 'EntityAppContent',
      mountPoint: appRouteRef,
      component: async () =>
        (await import('../components/app')).EntityAppContent,
    }),
  );

/**
 * The status of an app, for the overview of an entity, where
 * {@link isAppAvailable}.
 *
 * @public
 */
export const EntityAppCard: () => JSX.Element | null =
  smartDevOpsPlugin.provide(
    createComponentExtension({
      name: 'EntityAppCard',
      component: {
        lazy: async () => (await import('../components/cards')).EntityAppCard,
      },
    }),
  );

/**
 * State and usage of a tenant, for the overview of its Group and its System,
 * where {@link isTenantAvailable}.
 *
 * @public
 */
export const EntityTenantCard: () => JSX.Element | null =
  smartDevOpsPlugin.provide(
    createComponentExtension({
      name: 'EntityTenantCard',
      component: {
        lazy: async () =>
          (await import('../components/cards')).EntityTenantCard,
      },
    }),
  );
