export * from './alert';
export * from './fingerprint';
export * from './foldAlert';
export * from './locateAlert';
export * from './parseWebhook';
export * from './planNotices';
export * from './silenceUrl';
