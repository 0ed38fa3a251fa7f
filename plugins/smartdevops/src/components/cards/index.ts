export { EntityAppCard } from './EntityAppCard';
export { EntityTenantCard } from './EntityTenantCard';
