export * from './ClusterCheck';
export * from './rights';
