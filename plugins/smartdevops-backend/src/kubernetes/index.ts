export * from './ClusterCache';
export * from './connect';
export * from './identities';
export * from './KubernetesAppWriter';
export * from './KubernetesError';
export * from './KubernetesTenantWriter';
export * from './Transport';
export * from './types';
