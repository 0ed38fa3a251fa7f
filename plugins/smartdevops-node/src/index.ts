/**
 * Contracts of the SmartDevOps backend for other backend plugins.
 *
 * @packageDocumentation
 */
export * from './events';
export * from './permissions';
export * from './promotionChecks';
export * from './service';
