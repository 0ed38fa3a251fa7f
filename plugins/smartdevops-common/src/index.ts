/**
 * Model, pure domain logic, permissions and HTTP contract of SmartDevOps.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './containerResources';
export * from './hosts';
export * from './images';
export * from './names';
export * from './permissions';
export * from './ports';
export * from './quantity';
export * from './refusal';
export * from './signals';
export * from './storable';
export * from './alerts';
export * from './model';
export * from './api';
export * from './bluegreen';
export * from './pipelines';
export * from './status';
export * from './tenancy';
