/** What an alert is about, as far as it is known. @public */
export type AlertPlace = { tenant?: string; app?: string };

/** What is needed to place alerts. @public */
export type AlertMap = {
  /**
   * The tenant of a namespace, if it is one's.
   *
   * @param cluster - as the alert names it, if it does
   */
  tenantOf(namespace: string, cluster: string | undefined): string | undefined;
  /** Names of the apps in a tenant's namespace. */
  appsOf(namespace: string): string[];
};

/** Where rules and exporters put the namespace. @public */
export const NAMESPACE_LABELS = [
  'exported_namespace',
  'namespace',
  'kubernetes_namespace',
];
/** Where a Prometheus puts the cluster it scrapes (`external_labels`). @public */
export const CLUSTER_LABEL = 'cluster';
/** Labels that name the app itself. */
const APP_LABELS = [
  'label_smartdevops_io_app',
  'smartdevops_io_app',
  'app',
  'exported_service',
  'service',
  'ingress',
  'horizontalpodautoscaler',
];
/** Labels that name something of the app. */
const OBJECT_LABELS = ['deployment', 'replicaset', 'pod', 'exported_pod'];

/**
 * Finds out what an alert is about, from its labels: namespace → tenant → app.
 * What leads to no tenant, to more than one, or to no app that is there, is not
 * guessed: an app may call something of its own "namespace", and must not reach
 * the tenant that is called so.
 *
 * @public
 */
export function locateAlert(
  labels: Record<string, string>,
  map: AlertMap,
): AlertPlace {
  const cluster = labels[CLUSTER_LABEL];
  const places = new Map<string, string>();
  for (const label of NAMESPACE_LABELS) {
    const namespace = labels[label];
    const tenant = namespace ? map.tenantOf(namespace, cluster) : undefined;
    if (tenant) {
      places.set(tenant, namespace);
    }
  }
  const [place, ...others] = places;
  if (!place || others.length > 0) {
    return {};
  }
  const [tenant, namespace] = place;
  return { tenant, app: findApp(labels, map.appsOf(namespace)) };
}

function findApp(
  labels: Record<string, string>,
  apps: string[],
): string | undefined {
  const names = new Set(apps);
  for (const label of APP_LABELS) {
    const name = labels[label]?.replace(/-preview$/, '');
    if (name && names.has(name)) {
      return name;
    }
  }
  for (const label of OBJECT_LABELS) {
    const object = labels[label];
    // <app>-<color>, followed by what ReplicaSets and pods append.
    const match =
      object && /^(.+)-(?:blue|green)(?:-[a-z0-9-]+)?$/.exec(object);
    if (match && names.has(match[1])) {
      return match[1];
    }
  }
  return undefined;
}
