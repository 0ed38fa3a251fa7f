import {
  AppWriter,
  IsolationProber,
  NamespaceReader,
  Place,
  ReleaseWriter,
  TenantWriter,
} from '../types';
import { Clusters } from './Clusters';

/*
 * Each write goes to the cluster that its object names. Async, so that a
 * cluster that is not configured any more is a rejection like any other.
 */

/** Writes apps in all clusters. */
export function appWriter(clusters: Clusters): AppWriter {
  const at = ({ cluster }: Place) => clusters.of(cluster).apps;
  return {
    exists: async location => at(location).exists(location),
    create: async (location, ...rest) => at(location).create(location, ...rest),
    update: async (location, ...rest) => at(location).update(location, ...rest),
    remove: async location => at(location).remove(location),
    logs: async (location, ...rest) => at(location).logs(location, ...rest),
  };
}

/** Carries releases out in all clusters. */
export function releaseWriter(clusters: Clusters): ReleaseWriter {
  const at = ({ cluster }: Place) => clusters.of(cluster).releases;
  return {
    execute: async (location, steps) => at(location).execute(location, steps),
    tryVersion: async (location, step) =>
      at(location).tryVersion(location, step),
    addSecrets: async (location, values) =>
      at(location).addSecrets(location, values),
    probePreview: async (location, ...rest) =>
      at(location).probePreview(location, ...rest),
  };
}

/** Provisions tenants in all clusters. */
export function tenantWriter(clusters: Clusters): TenantWriter {
  const at = ({ cluster }: Place) => clusters.of(cluster).tenants;
  return {
    provision: async (tenant, onProgress) =>
      at(tenant).provision(tenant, onProgress),
    repair: async tenant => at(tenant).repair(tenant),
    namespaceExists: async tenant => at(tenant).namespaceExists(tenant),
    deleteNamespace: async tenant => at(tenant).deleteNamespace(tenant),
  };
}

/** Looks at namespaces in all clusters. */
export function namespaceReader(clusters: Clusters): NamespaceReader {
  return {
    find: async place => clusters.of(place.cluster).namespaces.find(place),
  };
}

/** Looks at isolation in all clusters. */
export function isolationProber(clusters: Clusters): IsolationProber {
  return {
    observe: async (tenant, other) =>
      clusters.of(tenant.cluster).prober.observe(tenant, other),
  };
}
