import {
  ObservedApp,
  QuotaUsage,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  AppKey,
  AppLocation,
  AppReader,
  Freshness,
  HostHolder,
  Place,
} from '../types';
import { Clusters } from './Clusters';

/** What is known of all clusters, each asked for what is in it. */
export class ClusterCaches implements AppReader {
  constructor(private readonly clusters: Clusters) {}

  freshness(cluster: string): Freshness {
    return (
      this.cacheOf({ cluster })?.freshness() ?? {
        synced: false,
        stale: true,
        asOf: new Date(0).toISOString(),
      }
    );
  }

  /** The sum of what only grows grows with each. */
  get version(): number {
    return this.clusters.all.reduce((sum, { cache }) => sum + cache.version, 0);
  }

  appNames(place: Place): string[] {
    return this.cacheOf(place)?.appNames(place) ?? [];
  }

  getApp(key: AppLocation): ObservedApp | undefined {
    return this.cacheOf(key)?.getApp(key);
  }

  getUsage(place: Place): QuotaUsage[] {
    return this.cacheOf(place)?.getUsage(place) ?? [];
  }

  holdersOf(cluster: string, host: string): HostHolder[] {
    return this.cacheOf({ cluster })?.holdersOf(host) ?? [];
  }

  onChange(listener: (key: AppKey) => void): () => void {
    return together(this.clusters.all.map(c => c.cache.onChange(listener)));
  }

  onTenantChange(listener: (place: Place) => void): () => void {
    return together(
      this.clusters.all.map(c => c.cache.onTenantChange(listener)),
    );
  }

  onSynced(listener: () => void): void {
    this.clusters.all.forEach(({ cache }) => cache.onSynced(listener));
  }

  async waitFor(
    key: AppLocation,
    predicate: (app: ObservedApp | undefined) => boolean,
    timeoutMs: number,
  ): Promise<ObservedApp | undefined> {
    return this.cacheOf(key)?.waitFor(key, predicate, timeoutMs);
  }

  private cacheOf({ cluster }: { cluster: string }) {
    return this.clusters.find(cluster)?.cache;
  }
}

function together(unsubscribes: (() => void)[]): () => void {
  return () => unsubscribes.forEach(unsubscribe => unsubscribe());
}
