import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { SmartDevOpsClient } from '@smartdevops/backstage-plugin-smartdevops-common';

/**
 * The typed client of the SmartDevOps backend for other backend plugins. Each
 * call needs a token, usually made with `auth.getPluginRequestToken`.
 *
 * @public
 */
export const smartDevOpsServiceRef = createServiceRef<SmartDevOpsClient>({
  id: 'smartdevops.client',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { discovery: coreServices.discovery },
      factory: ({ discovery }) =>
        new SmartDevOpsClient({ discoveryApi: discovery, fetchApi: { fetch } }),
    }),
});
