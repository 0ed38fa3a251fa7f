export { appNameField } from './appNameField';
export { imageField } from './imageField';
export { portField } from './portField';
export { tenantField } from './tenantField';
