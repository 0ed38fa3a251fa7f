import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { smartDevOpsServiceRef } from '@smartdevops/backstage-plugin-smartdevops-node';
import { createAppAction } from './actions/createApp';
import { createRequestTenantAction } from './actions/requestTenant';

/**
 * Adds the template actions of SmartDevOps to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleSmartDevOps = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'smartdevops',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        client: smartDevOpsServiceRef,
      },
      async init({ actions, auth, client }) {
        actions.addActions(
          createAppAction({ client, auth }),
          createRequestTenantAction({ client, auth }),
        );
      },
    });
  },
});
