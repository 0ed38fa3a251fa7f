import type { V1Ingress } from '@kubernetes/client-node';
import {
  LABEL_APP,
  ObservedIngress,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { IngressOptions } from './manifests/app';
import { WatchHandlers } from './TenantIndex';
import { HostHolder } from './types';

type Key = { namespace: string; app: string };
type Entry = HostHolder & {
  app: string | undefined;
  hosts: string[];
  incomplete: boolean;
};

/** cert-manager's own Ingress, while it proves that a host is ours. */
const SOLVER_LABEL = 'acme.cert-manager.io/http01-solver';

/** What is known of the Ingresses of a cluster: which hosts they take. */
export class IngressIndex {
  private readonly settings: IngressOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly byHost = new Map<string, Set<Entry>>();
  private readonly byName = new Map<string, Entry>();

  /** @param settings - what the Ingresses of apps should be like */
  constructor(settings: IngressOptions) {
    this.settings = settings;
  }

  /** The Ingress of an app's active lane. */
  ingressOf({ namespace, app }: Key): ObservedIngress | undefined {
    const entry = this.byName.get(`${namespace}/${app}`);
    return (
      entry && {
        hosts: entry.hosts,
        ...(entry.incomplete && { incomplete: true }),
      }
    );
  }

  holdersOf(host: string): HostHolder[] {
    return [...(this.byHost.get(host) ?? [])].map(
      ({ namespace, name, isSolver }) => ({ namespace, name, isSolver }),
    );
  }

  /** @param changed - is told of the app whose Ingress is different */
  handlers(changed: (key: Key) => void): WatchHandlers<V1Ingress> {
    const drop = (uid: string) => {
      const entry = this.entries.get(uid);
      if (entry) {
        this.forget(uid, entry);
        tell(entry, changed);
      }
    };
    return {
      clear: () => [...this.entries.keys()].forEach(drop),
      upsert: object => {
        const uid = object.metadata!.uid!;
        const before = this.entries.get(uid);
        const entry = project(object, this.settings);
        if (before) {
          this.forget(uid, before);
        }
        this.keep(uid, entry);
        // Its status changes too, and is nobody's concern.
        if (
          before?.hosts.join() !== entry.hosts.join() ||
          before.incomplete !== entry.incomplete
        ) {
          tell(entry, changed);
        }
      },
      remove: object => drop(object.metadata!.uid!),
    };
  }

  private keep(uid: string, entry: Entry): void {
    this.entries.set(uid, entry);
    this.byName.set(`${entry.namespace}/${entry.name}`, entry);
    for (const host of entry.hosts) {
      const holders = this.byHost.get(host) ?? new Set();
      this.byHost.set(host, holders.add(entry));
    }
  }

  private forget(uid: string, entry: Entry): void {
    this.entries.delete(uid);
    this.byName.delete(`${entry.namespace}/${entry.name}`);
    for (const host of entry.hosts) {
      const holders = this.byHost.get(host);
      holders?.delete(entry);
      if (holders?.size === 0) {
        this.byHost.delete(host);
      }
    }
  }
}

function project(object: V1Ingress, settings: IngressOptions): Entry {
  const { metadata, spec } = object;
  const hosts = (spec?.rules ?? [])
    .map(({ host }) => host)
    .filter(host => host !== undefined);
  return {
    namespace: metadata!.namespace!,
    name: metadata!.name!,
    isSolver: metadata!.labels?.[SOLVER_LABEL] === 'true',
    app: metadata!.labels?.[LABEL_APP],
    hosts: [...new Set(hosts)],
    incomplete: isIncomplete(object, settings),
  };
}

/**
 * Only what is missing counts: what an app has besides, such as a Secret of
 * somebody's choice, is left alone.
 */
function isIncomplete(
  { metadata, spec }: V1Ingress,
  { annotations = {}, scheme }: IngressOptions,
): boolean {
  const secured = (spec?.tls ?? []).flatMap(({ hosts }) => hosts ?? []);
  return (
    Object.entries(annotations).some(
      ([name, value]) => metadata!.annotations?.[name] !== value,
    ) ||
    (scheme === 'https' &&
      (spec?.rules ?? []).some(({ host }) => host && !secured.includes(host)))
  );
}

function tell({ namespace, app }: Entry, changed: (key: Key) => void): void {
  if (app) {
    changed({ namespace, app });
  }
}
