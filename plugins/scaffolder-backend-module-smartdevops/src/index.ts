/**
 * Template actions of SmartDevOps for the Backstage scaffolder.
 *
 * @packageDocumentation
 */
export { scaffolderModuleSmartDevOps as default } from './module';
