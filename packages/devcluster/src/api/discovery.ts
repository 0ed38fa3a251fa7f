import { ApiGroup, ResourceCatalog } from '../schema/catalog';
import { ResourceDefinition } from '../schema/resource';

/** The Kubernetes version that the API imitates. */
export const KUBERNETES_VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2+devcluster',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.26.10',
  compiler: 'gc',
  platform: 'linux/amd64',
};

function groupDocument({ name, versions }: ApiGroup) {
  const list = versions.map(version => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions: list, preferredVersion: list[0] };
}

/** GET /api */
export function apiVersions(serverAddress: string) {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** GET /apis */
export function apiGroupList(catalog: ResourceCatalog) {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: catalog.groups().map(groupDocument),
  };
}

/** GET /apis/<group>; undefined for an unknown group. */
export function apiGroup(catalog: ResourceCatalog, name: string) {
  const group = catalog.groups().find(item => item.name === name);
  return group
    ? { kind: 'APIGroup', apiVersion: 'v1', ...groupDocument(group) }
    : undefined;
}

function resourceEntries(definition: ResourceDefinition) {
  const { plural, namespaced, kind, verbs } = definition;
  const main = {
    name: plural,
    singularName: definition.singular,
    namespaced,
    kind,
    verbs,
    ...(definition.shortNames.length > 0
      ? { shortNames: definition.shortNames }
      : {}),
    ...(definition.categories.length > 0
      ? { categories: definition.categories }
      : {}),
  };
  const subresources = definition.subresources.map(item => ({
    name: `${plural}/${item.name}`,
    singularName: '',
    namespaced,
    ...(item.group ? { group: item.group, version: item.version } : {}),
    kind: item.kind,
    verbs: item.verbs,
  }));
  return [main, ...subresources];
}

/** GET /api/v1 or /apis/<group>/<version>; undefined when not served. */
export function apiResourceList(
  catalog: ResourceCatalog,
  group: string,
  version: string,
) {
  const definitions = catalog.inGroupVersion(group, version);
  if (definitions.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    ...(group ? { apiVersion: 'v1' } : {}),
    groupVersion: group ? `${group}/${version}` : version,
    resources: definitions.flatMap(resourceEntries),
  };
}

function discoveryResource(definition: ResourceDefinition) {
  return {
    resource: definition.plural,
    responseKind: { group: '', version: '', kind: definition.kind },
    scope: definition.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: definition.singular,
    verbs: definition.verbs,
    ...(definition.shortNames.length > 0
      ? { shortNames: definition.shortNames }
      : {}),
    ...(definition.categories.length > 0
      ? { categories: definition.categories }
      : {}),
    ...(definition.subresources.length > 0
      ? {
          subresources: definition.subresources.map(item => ({
            subresource: item.name,
            responseKind: {
              group: item.group ?? '',
              version: item.version ?? '',
              kind: item.kind,
            },
            verbs: item.verbs,
          })),
        }
      : {}),
  };
}

/** Aggregated discovery of the core group (/api) or of all others (/apis). */
export function aggregatedDiscovery(catalog: ResourceCatalog, core: boolean) {
  const groups: ApiGroup[] = core
    ? [{ name: '', versions: ['v1'] }]
    : catalog.groups();
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: name ? { name } : {},
      versions: versions.map(version => ({
        version,
        resources: catalog.inGroupVersion(name, version).map(discoveryResource),
        freshness: 'Current',
      })),
    })),
  };
}
