import { ResourceUsage } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Place, UsageHistory, UsageReader } from '../types';
import { Clusters } from './Clusters';

/** What the pods of all clusters use. */
export class ClusterUsage implements UsageReader {
  constructor(private readonly clusters: Clusters) {}

  /** The sum of what only grows grows with each. */
  get version(): number {
    return this.clusters.all.reduce((sum, { usage }) => sum + usage.version, 0);
  }

  isAvailable(cluster: string): boolean {
    return this.clusters.find(cluster)?.usage.isAvailable() ?? false;
  }

  usageOf(place: Place, pod: string): ResourceUsage | undefined {
    return this.clusters.find(place.cluster)?.usage.usageOf(place, pod);
  }

  historyOf(place: Place, pods: RegExp): UsageHistory[] {
    return (
      this.clusters.find(place.cluster)?.usage.historyOf(place, pods) ?? []
    );
  }
}
