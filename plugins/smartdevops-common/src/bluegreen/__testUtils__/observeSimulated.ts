import { ObservedApp, ObservedDeployment } from '../../model/observed';
import { SimulatedCluster } from './SimulatedCluster';

/** What a cache that is up to date shows of a simulated cluster. */
export function observeSimulated(
  cluster: SimulatedCluster,
): Pick<
  ObservedApp,
  | 'deployments'
  | 'activeService'
  | 'activeEndpoints'
  | 'previewService'
  | 'previewEndpoints'
> {
  return {
    deployments: observeDeployments(cluster),
    ...observeService(cluster),
    ...observePreview(cluster),
  };
}

function observeService(
  cluster: SimulatedCluster,
): Pick<ObservedApp, 'activeService' | 'activeEndpoints'> {
  const { selector, resourceVersion } = cluster.service;
  const ready = cluster.readyPods(selector);
  if (cluster.isDeleted) {
    return {
      activeService: undefined,
      activeEndpoints: { ready: 0, total: 0 },
    };
  }
  return {
    activeService: {
      name: 'shop',
      selectedColor: selector,
      release: cluster.state,
      resourceVersion: String(resourceVersion),
      port: 8080,
      createdAt: new Date(0).toISOString(),
    },
    activeEndpoints: { ready, total: ready },
  };
}

function observePreview(
  cluster: SimulatedCluster,
): Pick<ObservedApp, 'previewService' | 'previewEndpoints'> {
  const selected = cluster.preview;
  const deployment = selected && cluster.deployments.get(selected.color);
  const ready =
    deployment?.revision === selected?.revision
      ? (deployment?.freshReady ?? 0)
      : 0;
  return {
    previewService: {
      name: 'shop-preview',
      selectedColor: selected?.color,
      selectedRevision: selected?.revision,
      resourceVersion: '1',
      createdAt: new Date(0).toISOString(),
    },
    previewEndpoints: { ready, total: ready },
  };
}

function observeDeployments(cluster: SimulatedCluster): ObservedDeployment[] {
  return [...cluster.deployments.values()].map(deployment => {
    const { status, color, spec } = deployment;
    return {
      name: `shop-${color}`,
      uid: color,
      color,
      image: spec.image,
      revision: deployment.revision,
      createdAt: new Date(0).toISOString(),
      resourceVersion: String(deployment.resourceVersion),
      generation: deployment.generation,
      observedGeneration: status.generation,
      desired: deployment.desired,
      replicas: status.old + status.fresh,
      updated: status.fresh,
      ready: status.old + status.freshReady,
      available: status.old + status.freshReady,
      conditions: [],
      spec,
      stopped: false,
    };
  });
}
