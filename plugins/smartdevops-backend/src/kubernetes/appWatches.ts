import { isDeepStrictEqual } from 'node:util';
import type {
  V1Deployment,
  V1EndpointSlice,
  V1ObjectMeta,
  V1Pod,
  V1Service,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import {
  LABEL_APP,
  LABEL_MANAGED_BY,
  MANAGED_BY,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppIndex, AppObjects } from './AppIndex';
import {
  projectAutoscaler,
  projectDeployment,
  projectEndpointSlice,
  projectPod,
  projectService,
} from './project';
import { Kind } from './resources';
import { WatchHandlers } from './TenantIndex';

/** Selects what this product made. */
export const OURS = `${LABEL_MANAGED_BY}=${MANAGED_BY}`;

/** Set by Kubernetes' own controller; mirrored slices of a Service without a selector lack it. */
const SLICE_CONTROLLER = 'endpointslice-controller.k8s.io';

type Key = { namespace: string; app: string };
type ObjectField = Exclude<keyof AppObjects, 'observation'>;
type Watch = {
  kind: Kind;
  labelSelector: string;
  handlers: WatchHandlers<{ metadata?: V1ObjectMeta }>;
};

/**
 * The watches that fill an index of apps: one for each kind of which an app
 * consists. Objects are reduced to the fields in use before they are kept.
 *
 * @param changed - is told of the app that is different
 */
export function appWatches(
  apps: AppIndex,
  changed: (key: Key) => void,
): Watch[] {
  const watchOf = <T extends { metadata?: V1ObjectMeta }>(
    kind: Kind,
    field: ObjectField,
    put: (objects: AppObjects, name: string, object: T) => unknown,
    labelSelector: string = OURS,
  ): Watch => ({
    kind,
    labelSelector,
    handlers: handlersOf({ apps, field, put, changed }) as Watch['handlers'],
  });
  return [
    watchOf<V1Deployment>(
      'Deployment',
      'deployments',
      ({ deployments }, name, object) => {
        const deployment = projectDeployment(object);
        if (deployment) {
          deployments.set(name, deployment);
        } else {
          deployments.delete(name);
        }
      },
    ),
    watchOf<V1Pod>('Pod', 'pods', ({ pods }, name, object) =>
      pods.set(name, projectPod(object)),
    ),
    watchOf<V1Service>('Service', 'services', ({ services }, name, object) =>
      services.set(name, projectService(object)),
    ),
    watchOf<V1EndpointSlice>(
      'EndpointSlice',
      'slices',
      ({ slices }, name, object) =>
        slices.set(name, {
          service:
            object.metadata!.labels?.['kubernetes.io/service-name'] ?? '',
          endpoints: projectEndpointSlice(object),
        }),
      `endpointslice.kubernetes.io/managed-by=${SLICE_CONTROLLER},${LABEL_APP}`,
    ),
    watchOf<V2HorizontalPodAutoscaler>(
      'HorizontalPodAutoscaler',
      'autoscalers',
      ({ autoscalers }, name, object) => {
        const autoscaler = projectAutoscaler(object);
        // Its status changes all the time and is nobody's concern.
        const same = isDeepStrictEqual(autoscalers.get(name), autoscaler);
        autoscalers.set(name, autoscaler);
        return !same;
      },
    ),
  ];
}

function handlersOf<T extends { metadata?: V1ObjectMeta }>(options: {
  apps: AppIndex;
  field: ObjectField;
  /** Answers false if nothing that matters is different. */
  put: (objects: AppObjects, name: string, object: T) => unknown;
  changed: (key: Key) => void;
}): WatchHandlers<T> {
  const { apps, field, put, changed } = options;
  // Where each object is kept: an object that lost its labels must still be found.
  const places = new Map<string, { key: Key; name: string }>();
  const drop = (uid: string) => {
    const place = places.get(uid);
    if (place) {
      places.delete(uid);
      apps.objectsOf(place.key)[field].delete(place.name);
      apps.prune(place.key);
      changed(place.key);
    }
  };
  return {
    clear: () => [...places.keys()].forEach(drop),
    upsert: object => {
      const { uid, name, namespace, labels } = object.metadata!;
      const app = labels?.[LABEL_APP];
      const before = places.get(uid!);
      if (before && before.key.app !== app) {
        drop(uid!);
      }
      if (!app || !namespace) {
        return;
      }
      const key = { namespace, app };
      places.set(uid!, { key, name: name! });
      if (put(apps.objectsOf(key), name!, object) === false) {
        apps.touch(key);
      } else {
        changed(key);
      }
    },
    remove: object => drop(object.metadata!.uid!),
  };
}
