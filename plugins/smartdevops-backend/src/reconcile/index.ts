export * from './AppWatcher';
export * from './PortalNotifier';
export * from './TenantReconciler';
