import { ObservedEvent } from '@smartdevops/backstage-plugin-smartdevops-common';

/** Most events kept of one app: a crash loop must not fill the memory. */
const MAX_PER_APP = 100;
/** Most things in a namespace whose events are kept, apps or not. */
const MAX_PER_NAMESPACE = 2_000;

type Place = { namespace: string; app: string };

/** Recent Kubernetes events by app. */
export class EventIndex {
  private readonly namespaces = new Map<
    string,
    Map<string, Map<string, ObservedEvent>>
  >();

  /** @returns what the event is about */
  put(namespace: string, uid: string, event: ObservedEvent): Place {
    const app = subjectOf(event.name);
    const apps = getOrMake(this.namespaces, namespace);
    const events = getOrMake(apps, app);
    // Re-inserted, so that the first entry is the one that is unchanged longest.
    events.delete(uid);
    events.set(uid, event);
    dropFirst(events, MAX_PER_APP);
    dropFirst(apps, MAX_PER_NAMESPACE);
    return { namespace, app };
  }

  remove(namespace: string, uid: string, name: string): Place {
    const app = subjectOf(name);
    const apps = this.namespaces.get(namespace);
    const events = apps?.get(app);
    events?.delete(uid);
    if (events?.size === 0) {
      apps?.delete(app);
    }
    return { namespace, app };
  }

  clear(): void {
    this.namespaces.clear();
  }

  /** Newest first. */
  eventsOf({ namespace, app }: Place): ObservedEvent[] {
    const events = this.namespaces.get(namespace)?.get(app)?.values() ?? [];
    return [...events].sort((a, b) => (a.at < b.at ? 1 : -1));
  }
}

/**
 * Name of the app that an object belongs to, by the names the suite and
 * Kubernetes give: `shop-blue`, its ReplicaSets and pods, `shop-preview`.
 * Pods that are gone are still recognised.
 */
function subjectOf(name: string): string {
  return name.replace(
    /(-(blue|green)(-[a-z0-9]{6,10}(-[a-z0-9]{5})?)?|-preview)$/,
    '',
  );
}

function getOrMake<K, V>(maps: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const known = maps.get(key);
  if (known) {
    return known;
  }
  const made = new Map<K, V>();
  maps.set(key, made);
  return made;
}

function dropFirst<K, V>(map: Map<K, V>, max: number): void {
  if (map.size > max) {
    map.delete(map.keys().next().value!);
  }
}
