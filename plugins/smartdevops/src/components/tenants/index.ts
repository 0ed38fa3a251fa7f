export { DecisionList } from './DecisionList';
export { MyRequests } from './MyRequests';
export { TenantActions } from './TenantActions';
export { TenantNameInput } from './TenantNameInput';
export { TenantsTab } from './TenantsTab';
