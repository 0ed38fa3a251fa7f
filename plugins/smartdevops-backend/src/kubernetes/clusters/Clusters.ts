import {
  IngressSettings,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Cluster } from './Cluster';

/** The clusters of the portal, by name. */
export class Clusters {
  readonly all: Cluster[];
  private readonly byName: Map<string, Cluster>;

  constructor(clusters: Cluster[]) {
    this.all = clusters;
    this.byName = new Map(clusters.map(cluster => [cluster.name, cluster]));
  }

  find(name: string): Cluster | undefined {
    return this.byName.get(name);
  }

  /** @throws 503 if it is not configured (any more) */
  of(name: string): Cluster {
    const cluster = this.find(name);
    if (!cluster) {
      throw refuse('unavailable', {
        reason: 'ClusterNotConfigured',
        message: `The cluster "${name}" is not configured any more (smartdevops.clusters), so nothing can be done in it. Ask the portal owner to put it back.`,
      });
    }
    return cluster;
  }

  ingressOf(name: string): IngressSettings {
    return this.of(name).ingress;
  }

  start(): void {
    this.all.forEach(cluster => cluster.start());
  }

  stop(): void {
    this.all.forEach(cluster => cluster.stop());
  }
}
