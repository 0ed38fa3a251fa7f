import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { smartDevOpsServiceRef } from '@smartdevops/backstage-plugin-smartdevops-node';
import { createAbortAppAction } from './actions/abortApp';
import { createAppAction } from './actions/createApp';
import { createPrepareAppAction } from './actions/prepareApp';
import { createPromoteAppAction } from './actions/promoteApp';
import { createRequestTenantAction } from './actions/requestTenant';
import { createRestartAppAction } from './actions/restartApp';
import { createRollbackAppAction } from './actions/rollbackApp';
import { createScaleAppAction } from './actions/scaleApp';

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
        const parts = { client, auth };
        actions.addActions(
          createAppAction(parts),
          createPrepareAppAction(parts),
          createPromoteAppAction(parts),
          createRollbackAppAction(parts),
          createAbortAppAction(parts),
          createScaleAppAction(parts),
          createRestartAppAction(parts),
          createRequestTenantAction(parts),
        );
      },
    });
  },
});
