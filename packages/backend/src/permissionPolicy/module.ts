import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { ExamplePolicy } from './policy';

/** Lets the example policy decide about permissions. */
export const permissionPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'example-policy',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        policy: policyExtensionPoint,
      },
      async init({ config, policy }) {
        const admins = config.getOptionalStringArray('smartdevops.admins');
        policy.setPolicy(new ExamplePolicy(admins ?? []));
      },
    });
  },
});
