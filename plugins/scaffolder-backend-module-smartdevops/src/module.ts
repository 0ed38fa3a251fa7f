import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { smartDevOpsServiceRef } from '@smartdevops/backstage-plugin-smartdevops-node';
import { createAbortAppAction } from './actions/abortApp';
import { createAppAction } from './actions/createApp';
import { createPrepareAppAction } from './actions/prepareApp';
import { createPromoteAppAction } from './actions/promoteApp';
import { createPublishDirectoryAction } from './actions/publishDirectory';
import { createRegisterDirectoryAction } from './actions/registerDirectory';
import { createRequestTenantAction } from './actions/requestTenant';
import { createRestartAppAction } from './actions/restartApp';
import { createRollbackAppAction } from './actions/rollbackApp';
import { createScaleAppAction } from './actions/scaleApp';
import { readRepositories } from './repositories/readRepositories';

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
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        client: smartDevOpsServiceRef,
      },
      async init({ actions, auth, catalog, client, config }) {
        const parts = { client, auth };
        const repositories = readRepositories(config);
        actions.addActions(
          createAppAction(parts),
          createPrepareAppAction(parts),
          createPromoteAppAction(parts),
          createRollbackAppAction(parts),
          createAbortAppAction(parts),
          createScaleAppAction(parts),
          createRestartAppAction(parts),
          createRequestTenantAction(parts),
          createPublishDirectoryAction({ ...parts, repositories }),
          createRegisterDirectoryAction({ auth, catalog, repositories }),
        );
      },
    });
  },
});
