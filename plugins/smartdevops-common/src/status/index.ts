export * from './deriveAppStatus';
export * from './deriveReleaseStatus';
export * from './describePod';
export * from './ingressNotice';
