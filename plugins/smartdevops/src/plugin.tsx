import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { smartDevOpsApiFactory } from './api/apiFactory';
import { SmartDevOpsIcon } from './components/shared/SmartDevOpsIcon';
import { isApp, isTenant } from './entities';
import { PLATFORM_PATH, rootRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: defineParams => defineParams(smartDevOpsApiFactory),
});

const platformPage = PageBlueprint.make({
  params: {
    path: PLATFORM_PATH,
    title: 'Platform',
    icon: <SmartDevOpsIcon fontSize="inherit" />,
    // The page draws the header itself: its tabs depend on who looks.
    noHeader: true,
    routeRef: rootRouteRef,
    loader: async () => {
      const { PlatformPage } = await import('./components/platform');
      return <PlatformPage />;
    },
  },
});

const appContent = EntityContentBlueprint.make({
  name: 'app',
  params: {
    path: '/app',
    title: 'App',
    filter: isApp,
    loader: async () => {
      const { EntityAppContent } = await import('./components/app');
      return <EntityAppContent />;
    },
  },
});

const appCard = EntityCardBlueprint.make({
  name: 'app',
  params: {
    type: 'info',
    filter: isApp,
    loader: async () => {
      const { EntityAppCard } = await import('./components/cards');
      return <EntityAppCard />;
    },
  },
});

const tenantCard = EntityCardBlueprint.make({
  name: 'tenant',
  params: {
    type: 'info',
    filter: isTenant,
    loader: async () => {
      const { EntityTenantCard } = await import('./components/cards');
      return <EntityTenantCard />;
    },
  },
});

const tenantField = FormFieldBlueprint.make({
  name: 'tenant-picker',
  params: {
    field: async () =>
      createFormField((await import('./components/fields')).tenantField),
  },
});

const appField = FormFieldBlueprint.make({
  name: 'app',
  params: {
    field: async () =>
      createFormField((await import('./components/fields')).appField),
  },
});

const appNameField = FormFieldBlueprint.make({
  name: 'app-name',
  params: {
    field: async () =>
      createFormField((await import('./components/fields')).appNameField),
  },
});

const imageField = FormFieldBlueprint.make({
  name: 'image',
  params: {
    field: async () =>
      createFormField((await import('./components/fields')).imageField),
  },
});

const hostField = FormFieldBlueprint.make({
  name: 'host',
  params: {
    field: async () =>
      createFormField((await import('./components/fields')).hostField),
  },
});

const secretVariablesField = FormFieldBlueprint.make({
  name: 'secret-variables',
  params: {
    field: async () =>
      createFormField(
        (await import('./components/fields')).secretVariablesField,
      ),
  },
});

const portField = FormFieldBlueprint.make({
  name: 'port',
  params: {
    field: async () =>
      createFormField((await import('./components/fields')).portField),
  },
});

const planField = FormFieldBlueprint.make({
  name: 'plan',
  params: {
    field: async () =>
      createFormField((await import('./components/fields')).planField),
  },
});

const tenantNameField = FormFieldBlueprint.make({
  name: 'tenant-name',
  params: {
    field: async () =>
      createFormField((await import('./components/fields')).tenantNameField),
  },
});

/**
 * The frontend plugin `smartdevops`.
 *
 * @public
 */
export const smartDevOpsPlugin = createFrontendPlugin({
  pluginId: 'smartdevops',
  title: 'Platform',
  icon: <SmartDevOpsIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [
    api,
    platformPage,
    appContent,
    appCard,
    tenantCard,
    tenantField,
    appField,
    appNameField,
    imageField,
    hostField,
    secretVariablesField,
    portField,
    planField,
    tenantNameField,
  ],
});
