import {
  ObservedApp,
  ReleaseState,
} from '@smartdevops/backstage-plugin-smartdevops-common';

const AT = '2026-01-01T00:00:00.000Z';

/** An app with a candidate that is behind its preview. */
export function anAppWithCandidate(revision = 2): ObservedApp {
  const version = { image: 'demo/hello:1.0', at: AT, by: 'user:default/ada' };
  const release: ReleaseState = {
    active: { ...version, color: 'blue', revision: 1 },
    candidate: { ...version, color: 'green', revision },
  };
  const service = { resourceVersion: '1', createdAt: AT };
  return {
    cluster: 'default',
    tenant: 'acme',
    name: 'shop',
    namespace: 'acme',
    pods: [],
    events: [],
    activeService: {
      ...service,
      name: 'shop',
      selectedColor: 'blue',
      release,
    },
    previewService: {
      ...service,
      name: 'shop-preview',
      selectedColor: 'green',
      selectedRevision: revision,
    },
    activeEndpoints: { ready: 1, total: 1 },
    previewEndpoints: { ready: 1, total: 1 },
    deployments: (['blue', 'green'] as const).map(color => ({
      name: `shop-${color}`,
      uid: color,
      color,
      image: version.image,
      revision: color === 'blue' ? 1 : revision,
      createdAt: AT,
      resourceVersion: '1',
      generation: 1,
      observedGeneration: 1,
      desired: 1,
      replicas: 1,
      updated: 1,
      ready: 1,
      available: 1,
      conditions: [],
      stopped: false,
      spec: {
        image: version.image,
        port: 80,
        containerPort: 8080,
        replicas: 1,
        env: {},
        secretEnv: [],
      },
    })),
  };
}
