import {
  ObservedApp,
  ObservedAutoscaler,
  ObservedDeployment,
  ObservedEndpoints,
  ObservedEvent,
  ObservedPod,
  ObservedService,
  laneObjectName,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** A slice's counts with the Service it belongs to. */
export type IndexedSlice = { service: string; endpoints: ObservedEndpoints };

/** Which objects of an app are kept, by kind. */
export type AppObjects = {
  deployments: Map<string, ObservedDeployment>;
  pods: Map<string, ObservedPod>;
  services: Map<string, ObservedService>;
  slices: Map<string, IndexedSlice>;
  autoscalers: Map<string, ObservedAutoscaler>;
};

/** Identifies an app in the cluster. */
export type AppKey = { namespace: string; app: string };

/** What is known of every app, by namespace and name; nothing but memory. */
export class AppIndex {
  private readonly namespaces = new Map<string, Map<string, AppObjects>>();

  /** Objects of an app, made when it is seen for the first time. */
  objectsOf({ namespace, app }: AppKey): AppObjects {
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

  /** Names of the apps of a namespace: whatever has a Service or a Deployment. */
  appsOf(namespace: string): string[] {
    const apps = this.namespaces.get(namespace) ?? new Map();
    return [...apps]
      .filter(([, objects]) => exists(objects))
      .map(([name]) => name)
      .sort();
  }

  /** Forgets an app of which nothing is left. */
  prune({ namespace, app }: AppKey): void {
    const apps = this.namespaces.get(namespace);
    const objects = apps?.get(app);
    if (objects && Object.values(objects).every(kind => kind.size === 0)) {
      apps!.delete(app);
    }
  }

  /** An app as it is observed, or nothing if there is none of that name. */
  observe(
    key: AppKey & { tenant: string },
    events: ObservedEvent[],
  ): ObservedApp | undefined {
    const objects = this.namespaces.get(key.namespace)?.get(key.app);
    if (!objects || !exists(objects)) {
      return undefined;
    }
    const preview = laneObjectName(key.app, 'preview');
    return {
      tenant: key.tenant,
      name: key.app,
      namespace: key.namespace,
      deployments: [...objects.deployments.values()],
      pods: [...objects.pods.values()].sort((a, b) =>
        a.name.localeCompare(b.name),
      ),
      activeService: objects.services.get(key.app),
      previewService: objects.services.get(preview),
      activeEndpoints: sumEndpoints(objects, key.app),
      previewEndpoints: sumEndpoints(objects, preview),
      autoscaler: objects.autoscalers.get(key.app),
      events: events.filter(event => concerns(event, key.app, objects)),
    };
  }
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

/**
 * Whether an event is about an object of the app. Pods and ReplicaSets that
 * are gone are recognised by their generated names.
 */
function concerns(
  event: ObservedEvent,
  app: string,
  objects: AppObjects,
): boolean {
  const { name } = event;
  if (
    name === app ||
    objects.pods.has(name) ||
    objects.deployments.has(name) ||
    objects.services.has(name)
  ) {
    return true;
  }
  if (!name.startsWith(`${app}-`)) {
    return false;
  }
  return /^(blue|green)-[a-z0-9]{6,10}(-[a-z0-9]{5})?$/.test(
    name.slice(app.length + 1),
  );
}
