import { AuthorizedAppService, AuthorizedReleaseService } from '../services';
import { ActionCaller } from './ActionCaller';
import { registerReadActions } from './readActions';
import { ActionsRegistryService } from './registry';
import { registerReleaseActions } from './releaseActions';

export { ActionCaller } from './ActionCaller';
export { actionsRegistryServiceRef } from './registry';

/** What actions are made of. */
export type ActionParts = {
  apps: AuthorizedAppService;
  releases: AuthorizedReleaseService;
  caller: ActionCaller;
};

/**
 * Registers actions with Backstage's actions registry, so that MCP clients of
 * the portal and other plugins can read apps and release them, with the
 * rights of whoever asks.
 */
export function registerActions(
  registry: ActionsRegistryService,
  parts: ActionParts,
): void {
  registerReadActions(registry, parts);
  registerReleaseActions(registry, parts);
}
