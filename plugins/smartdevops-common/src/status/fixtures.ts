import {
  ObservedApp,
  ObservedContainer,
  ObservedDeployment,
  ObservedEvent,
  ObservedPod,
  ObservedService,
} from '../model/observed';

/*
 * Objects for the tests of this package, shaped after what a Kubernetes 1.36
 * shows in each situation.
 */

/** The moment at which the tests look. */
export const NOW = Date.parse('2026-01-01T12:00:00.000Z');
export const CREATED = '2026-01-01T11:58:00.000Z';

const spec = {
  image: 'demo/hello:1.0',
  port: 8080,
  containerPort: 8080,
  replicas: 2,
  env: {},
  secretEnv: [],
};

/** A Deployment whose two replicas are available. */
export function aDeployment(
  more: Partial<ObservedDeployment> = {},
): ObservedDeployment {
  const color = more.color ?? 'blue';
  return {
    name: `shop-${color}`,
    uid: `uid-${color}`,
    color,
    image: 'demo/hello:1.0',
    revision: 1,
    by: 'user:default/ada',
    at: CREATED,
    createdAt: CREATED,
    resourceVersion: '1',
    generation: 1,
    observedGeneration: 1,
    desired: 2,
    replicas: 2,
    updated: 2,
    ready: 2,
    available: 2,
    stopped: false,
    conditions: [
      { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
      { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
    ],
    spec,
    ...more,
  };
}

/** A Deployment none of whose replicas is available, while it is still trying. */
export function aStartingDeployment(
  more: Partial<ObservedDeployment> = {},
): ObservedDeployment {
  return aDeployment({
    ready: 0,
    available: 0,
    conditions: [
      {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
      },
      { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' },
    ],
    ...more,
  });
}

export function aContainer(
  more: Partial<ObservedContainer> = {},
): ObservedContainer {
  return {
    name: 'app',
    init: false,
    ready: false,
    restarts: 0,
    state: 'running',
    startedAt: CREATED,
    ...more,
  };
}

/** A pod that is not ready, with one container. */
export function aPod(
  container: Partial<ObservedContainer> = {},
  more: Partial<ObservedPod> = {},
): ObservedPod {
  return {
    name: 'shop-blue-5d8f9c7b6-abcde',
    color: 'blue',
    phase: 'Running',
    ready: false,
    terminating: false,
    createdAt: CREATED,
    node: 'node-1',
    image: 'demo/hello:1.0',
    containers: [aContainer(container)],
    ...more,
  };
}

export function aService(more: Partial<ObservedService> = {}): ObservedService {
  return {
    name: 'shop',
    resourceVersion: '1',
    selectedColor: 'blue',
    port: 8080,
    createdAt: CREATED,
    release: {
      active: {
        color: 'blue',
        revision: 1,
        image: 'demo/hello:1.0',
        at: CREATED,
        by: 'user:default/ada',
      },
    },
    ...more,
  };
}

export function anEvent(more: Partial<ObservedEvent> = {}): ObservedEvent {
  return {
    type: 'Warning',
    reason: 'Unhealthy',
    message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
    kind: 'Pod',
    name: 'shop-blue-5d8f9c7b6-abcde',
    at: CREATED,
    count: 1,
    ...more,
  };
}

/** A healthy app. */
export function anApp(more: Partial<ObservedApp> = {}): ObservedApp {
  return {
    tenant: 'acme',
    name: 'shop',
    cluster: 'default',
    namespace: 'acme',
    deployments: [aDeployment()],
    pods: [],
    activeService: aService(),
    activeEndpoints: { ready: 2, total: 2 },
    previewEndpoints: { ready: 0, total: 0 },
    ingress: { hosts: ['shop.acme.localhost'] },
    events: [],
    ...more,
  };
}
