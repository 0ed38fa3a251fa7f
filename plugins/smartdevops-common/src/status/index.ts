export * from './deriveAppStatus';
export * from './deriveReleaseStatus';
export * from './describePod';
