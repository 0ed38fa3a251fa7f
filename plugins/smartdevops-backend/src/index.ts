/**
 * Backend of SmartDevOps for Backstage.
 *
 * @packageDocumentation
 */
export { smartDevOpsPlugin as default } from './plugin';
export {
  createTenantConditionalDecision,
  tenantConditions,
} from './permissions/rules';
