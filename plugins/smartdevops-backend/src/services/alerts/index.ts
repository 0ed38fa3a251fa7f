export * from './AlertService';
export * from './AuthorizedAlertService';
export * from './FiringAlerts';
