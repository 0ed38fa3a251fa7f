import { createApiRef } from '@backstage/core-plugin-api';
import { SmartDevOpsClient } from '@smartdevops/backstage-plugin-smartdevops-common';

/** What the components use of the backend. @public */
export type SmartDevOpsApi = Pick<
  SmartDevOpsClient,
  Exclude<keyof SmartDevOpsClient, 'createApp'>
>;

/** The backend's typed client. @public */
export const smartDevOpsApiRef = createApiRef<SmartDevOpsApi>({
  id: 'plugin.smartdevops.client',
});
