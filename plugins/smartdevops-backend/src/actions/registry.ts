// The registry is alpha: nothing else of the plugin imports it.
export { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
export type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
