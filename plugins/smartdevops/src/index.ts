/**
 * Frontend of SmartDevOps for Backstage.
 *
 * @packageDocumentation
 */
export { smartDevOpsPlugin as default } from './plugin';
export {
  smartDevOpsApiRef,
  type SmartDevOpsApi,
} from './api/smartDevOpsApiRef';
