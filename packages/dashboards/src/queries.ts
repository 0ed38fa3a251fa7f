/**
 * The queries of the dashboards. All of them ask for series that
 * kube-state-metrics, cAdvisor and ingress-nginx give with their default
 * settings; labels of Kubernetes objects are not among these, so an app is
 * found by the names of its Deployments, `<app>-blue` and `<app>-green`.
 */

/** Which pods and Deployments a query is about. */
export type Scope = {
  /** A matcher of the label `namespace`, such as `="$namespace"`. */
  namespace: string;
  /** A regular expression of names of apps. */
  app: string;
};

/** One app of one tenant, or all of its apps. */
export const ONE: Scope = { namespace: '="$namespace"', app: '$app' };
/** All apps of the chosen tenants. */
export const ALL: Scope = { namespace: '=~"$namespace"', app: '.+' };

const RATE = '[$__rate_interval]';

/** Matchers of an app's pods. */
export function pods({ namespace, app }: Scope): string {
  return `namespace${namespace}, pod=~"${app}-(blue|green)-.+"`;
}

/** Matchers of an app's Deployments. */
export function deployments({ namespace, app }: Scope): string {
  return `namespace${namespace}, deployment=~"${app}-(blue|green)"`;
}

/** CPU cores in use. */
export function cpu(matchers: string): string {
  return `rate(container_cpu_usage_seconds_total{${matchers}, container!=""}${RATE})`;
}

/** Bytes of memory that cannot be given back. */
export function memory(matchers: string): string {
  return `container_memory_working_set_bytes{${matchers}, container!=""}`;
}

/** Which part of the time at its CPU limit a container is made to wait. */
export function throttled(by: string, matchers: string): string {
  const periods = (kind: string) =>
    `sum by (${by}) (rate(container_cpu_cfs_${kind}_total{${matchers}, container!=""}${RATE}))`;
  return `${periods('throttled_periods')} / ${periods('periods')}`;
}

/** What containers ask for, or may use at most. */
export function resources(
  kind: 'requests' | 'limits',
  resource: 'cpu' | 'memory',
  matchers: string,
): string {
  return `kube_pod_container_resource_${kind}{${matchers}, resource="${resource}"}`;
}

/**
 * A rate of ingress-nginx with the app's namespace as label `tenant`.
 *
 * Where Prometheus scrapes the controller without `honor_labels`, that
 * namespace is in `exported_namespace`; with it, in `namespace`.
 */
export function ingress(
  metric: 'requests' | 'request_duration_seconds_bucket',
  scope: { namespace: string; ingress: string; more?: string },
): string {
  const series = (label: string, other: string) => {
    const matchers = [
      `${label}${scope.namespace}`,
      other,
      `ingress=~"${scope.ingress}"`,
      scope.more ?? '',
    ].filter(Boolean);
    return `label_replace(rate(nginx_ingress_controller_${metric}{${matchers.join(', ')}}${RATE}), "tenant", "$1", "${label}", "(.+)")`;
  };
  return `(${series('exported_namespace', '')} or ${series('namespace', 'exported_namespace=""')})`;
}

/** Requests that were answered with a status of 500 and above. */
export const ERRORS = 'status=~"5.."';

/** Replicas of each app: of both of its colors, as KSM does not tell them apart. */
export function replicas(
  metric: 'spec_replicas' | 'status_replicas_available',
  scope: Scope,
): string {
  return `sum by (namespace, app) (label_replace(kube_deployment_${metric}{${deployments(scope)}}, "app", "$1", "deployment", "(.+)-(blue|green)"))`;
}

/** Available of wanted replicas per app; NaN for one that is stopped. */
export function readiness(scope: Scope): string {
  return `${replicas('status_replicas_available', scope)} / ${replicas('spec_replicas', scope)}`;
}

/** Which part of a quota is used. */
export function quota(namespace: string): string {
  const amount = (type: string) =>
    `max by (namespace, resource) (kube_resourcequota{namespace${namespace}, type="${type}"})`;
  return `${amount('used')} / (${amount('hard')} > 0)`;
}

/** A number that is 0, not missing, where there is nothing to count. */
export function orZero(query: string): string {
  return `(${query}) or vector(0)`;
}
