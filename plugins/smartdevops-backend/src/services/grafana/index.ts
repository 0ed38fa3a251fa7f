export * from './AuthorizedGrafanaService';
export * from './GrafanaKeys';
