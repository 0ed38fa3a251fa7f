import {
  ObservedApp,
  ObservedAutoscaler,
  ObservedDeployment,
  ObservedEndpoints,
  ObservedPod,
  ObservedService,
  laneObjectName,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppLocation } from './types';

/** A slice's counts with the Service it belongs to. */
export type IndexedSlice = { service: string; endpoints: ObservedEndpoints };

/** Which objects of an app are kept, by kind. */
export type AppObjects = {
  deployments: Map<string, ObservedDeployment>;
  pods: Map<string, ObservedPod>;
  services: Map<string, ObservedService>;
  slices: Map<string, IndexedSlice>;
  autoscalers: Map<string, ObservedAutoscaler>;
  /** What was last made of them; see {@link AppIndex.touch}. */
  observation?: ObservedApp;
};

/** Identifies an app within one cluster. */
type Key = { namespace: string; app: string };

/** What is known of every app of one cluster, by namespace and name; nothing but memory. */
export class AppIndex {
  private readonly namespaces = new Map<string, Map<string, AppObjects>>();
  private changes = 0;

  /** Another one as soon as anything may be different. */
  get version(): number {
    return this.changes;
  }

  /** Objects of an app, made when it is seen for the first time. */
  objectsOf({ namespace, app }: Key): AppObjects {
    let apps = this.namespaces.get(namespace);
    if (!apps) {
      apps = new Map();
      this.namespaces.set(namespace, apps);
    }
    let objects = apps.get(app);
    if (!objects) {
      objects = {
        deployments: new Map(),
        pods: new Map(),
        services: new Map(),
        slices: new Map(),
        autoscalers: new Map(),
      };
      apps.set(app, objects);
    }
    return objects;
  }

  /** Something of the app is different: what was made of it no longer holds. */
  touch({ namespace, app }: Key): void {
    this.changes += 1;
    const objects = this.namespaces.get(namespace)?.get(app);
    if (objects) {
      objects.observation = undefined;
    }
  }

  /** The same of every app. */
  touchAll(): void {
    this.changes += 1;
    for (const apps of this.namespaces.values()) {
      apps.forEach(objects => {
        objects.observation = undefined;
      });
    }
  }

  /** Names of the apps of a namespace: whatever has a Service or a Deployment. */
  appsOf(namespace: string): string[] {
    const apps = this.namespaces.get(namespace) ?? new Map();
    return [...apps]
      .filter(([, objects]) => exists(objects))
      .map(([name]) => name)
      .sort();
  }

  /** A pod of an app. */
  podOf({ namespace, app }: Key, name: string): ObservedPod | undefined {
    return this.namespaces.get(namespace)?.get(app)?.pods.get(name);
  }

  /** Forgets an app of which nothing is left. */
  prune({ namespace, app }: Key): void {
    const apps = this.namespaces.get(namespace);
    const objects = apps?.get(app);
    if (objects && isEmpty(objects)) {
      apps!.delete(app);
    }
  }

  /**
   * An app as it is observed, or nothing if there is none of that name. As
   * long as nothing of it changes, the answer is the same object.
   */
  observe(
    key: AppLocation,
    more: (key: Key) => Pick<ObservedApp, 'events' | 'ingress'>,
  ): ObservedApp | undefined {
    const objects = this.namespaces.get(key.namespace)?.get(key.app);
    if (!objects || !exists(objects)) {
      return undefined;
    }
    objects.observation ??= compose(key, objects, more(key));
    return objects.observation;
  }
}

function compose(
  key: AppLocation,
  objects: AppObjects,
  more: Pick<ObservedApp, 'events' | 'ingress'>,
): ObservedApp {
  const preview = laneObjectName(key.app, 'preview');
  return {
    cluster: key.cluster,
    tenant: key.tenant,
    name: key.app,
    namespace: key.namespace,
    deployments: [...objects.deployments.values()],
    pods: [...objects.pods.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    activeService: objects.services.get(key.app),
    previewService: objects.services.get(preview),
    activeEndpoints: sumEndpoints(objects, key.app),
    previewEndpoints: sumEndpoints(objects, preview),
    autoscaler: objects.autoscalers.get(key.app),
    ...more,
  };
}

function isEmpty({ observation: _, ...kinds }: AppObjects): boolean {
  return Object.values(kinds).every(kind => kind.size === 0);
}

function exists(objects: AppObjects): boolean {
  return objects.deployments.size > 0 || objects.services.size > 0;
}

function sumEndpoints(objects: AppObjects, service: string): ObservedEndpoints {
  const sum = { ready: 0, total: 0 };
  for (const slice of objects.slices.values()) {
    if (slice.service === service) {
      sum.ready += slice.endpoints.ready;
      sum.total += slice.endpoints.total;
    }
  }
  return sum;
}
