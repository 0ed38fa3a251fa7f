export { AlertsTab } from './AlertsTab';
export { AppAlertsCard } from './AppAlertsCard';
