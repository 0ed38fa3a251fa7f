/**
 * Frontend of SmartDevOps for Backstage.
 *
 * @packageDocumentation
 */
export { smartDevOpsPlugin as default } from './plugin';
export { smartDevOpsApiRef } from './api/smartDevOpsApiRef';
