import {
  createApiFactory,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { SmartDevOpsClient } from '@smartdevops/backstage-plugin-smartdevops-common';
import { smartDevOpsApiRef } from './smartDevOpsApiRef';

/** Makes the client that the components use, in either frontend system. */
export const smartDevOpsApiFactory = createApiFactory({
  api: smartDevOpsApiRef,
  deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
  factory: deps => new SmartDevOpsClient(deps),
});
