export * from './Cluster';
export * from './ClusterCaches';
export * from './Clusters';
export * from './ClusterUsage';
export * from './writers';
