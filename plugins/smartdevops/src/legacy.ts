/**
 * SmartDevOps for portals of the legacy frontend system, with the same
 * components as in the new one.
 *
 * @packageDocumentation
 */
export {
  smartDevOpsApiRef,
  type SmartDevOpsApi,
} from './api/smartDevOpsApiRef';
export {
  isApp as isAppAvailable,
  isTenant as isTenantAvailable,
} from './entities';
export {
  EntityAppCard,
  EntityAppContent,
  EntityTenantCard,
  SmartDevOpsPage,
  smartDevOpsPlugin,
} from './legacy/plugin';
export { smartDevOpsFields } from './legacy/fields';
export { SmartDevOpsIcon } from './components/shared/SmartDevOpsIcon';
