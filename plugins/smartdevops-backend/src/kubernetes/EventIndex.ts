import { ObservedEvent } from '@smartdevops/backstage-plugin-smartdevops-common';

/** Most events kept of one namespace: a crash loop must not fill the memory. */
const MAX_PER_NAMESPACE = 1_000;

/** Recent Kubernetes events by namespace. */
export class EventIndex {
  private readonly namespaces = new Map<string, Map<string, ObservedEvent>>();

  put(namespace: string, uid: string, event: ObservedEvent): void {
    let events = this.namespaces.get(namespace);
    if (!events) {
      events = new Map();
      this.namespaces.set(namespace, events);
    }
    // Re-inserted, so that the first entry is the one that is unchanged longest.
    events.delete(uid);
    events.set(uid, event);
    if (events.size > MAX_PER_NAMESPACE) {
      events.delete(events.keys().next().value!);
    }
  }

  remove(namespace: string, uid: string): void {
    this.namespaces.get(namespace)?.delete(uid);
  }

  clear(): void {
    this.namespaces.clear();
  }

  /** Newest first. */
  eventsOf(namespace: string): ObservedEvent[] {
    const events = [...(this.namespaces.get(namespace)?.values() ?? [])];
    return events.sort((a, b) => b.at.localeCompare(a.at));
  }
}
