export * from './AppHalter';
export * from './AppWatcher';
export * from './OutboxDelivery';
export * from './PortalNotifier';
export * from './TenantReconciler';
export * from './TenantReporter';
export * from './TenantWatcher';
