export { DecisionList } from './DecisionList';
export { TenantsTab } from './TenantsTab';
