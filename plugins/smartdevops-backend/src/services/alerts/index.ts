export * from './AlertService';
export * from './AuthorizedAlertService';
