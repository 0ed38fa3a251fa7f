/**
 * Keeps the tenants and apps of SmartDevOps in the Backstage catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleSmartDevOps as default } from './module';
