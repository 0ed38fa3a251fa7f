export { appField } from './appField';
export { appNameField } from './appNameField';
export { imageField } from './imageField';
export { planField } from './planField';
export { portField } from './portField';
export { tenantField } from './tenantField';
export { tenantNameField } from './tenantNameField';
export * from './Field';
