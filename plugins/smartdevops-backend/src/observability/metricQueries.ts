import { MetricName } from '@smartdevops/backstage-plugin-smartdevops-common';

/** Whose metrics are asked for. The names were checked: they are DNS labels. */
export type MetricTarget = {
  namespace: string;
  app: string;
  /** Ingress of the address that users know. */
  ingress: string;
  /** Length in seconds over which rates are taken. */
  window: number;
};

/**
 * The catalogue of queries over time (DESIGN §9): nothing else is ever sent,
 * and the namespace is put in here. Names of metrics are those of cAdvisor,
 * kube-state-metrics and ingress-nginx. Those about pods give one series per
 * label `pod`, the others one without labels.
 */
export const METRIC_QUERIES: Record<
  MetricName,
  (target: MetricTarget) => string
> = {
  cpu: target =>
    `sum by (pod) (rate(container_cpu_usage_seconds_total{${podsOf(
      target,
    )},container!=""}[${target.window}s]))`,
  memory: target =>
    `sum by (pod) (container_memory_working_set_bytes{${podsOf(
      target,
    )},container!=""})`,
  restarts: target =>
    `sum by (pod) (kube_pod_container_status_restarts_total{${podsOf(target)}})`,
  requestRate: target => `sum(${requestRate(target)})`,
  // Where nothing failed there is no series of failures; that is none, not unknown.
  errorRatio: target =>
    `(sum(${requestRate(
      target,
      'status=~"5.."',
    )}) or vector(0)) / (sum(${requestRate(target)}) > 0)`,
  latencyP95: target =>
    `histogram_quantile(0.95, sum by (le) (${ingressRate(
      'nginx_ingress_controller_request_duration_seconds_bucket',
      target,
    )}))`,
};

/** Pods of both colors, and of no app whose name only begins the same. */
function podsOf({ namespace, app }: MetricTarget): string {
  return `namespace=${JSON.stringify(namespace)},pod=~${JSON.stringify(
    `${app}-(blue|green)-[a-z0-9]+-[a-z0-9]+`,
  )}`;
}

function requestRate(target: MetricTarget, ...more: string[]): string {
  return ingressRate('nginx_ingress_controller_requests', target, ...more);
}

/** See `queries.ts` for the two labels. */
function ingressRate(
  metric: string,
  { namespace, ingress, window }: MetricTarget,
  ...more: string[]
): string {
  return ['exported_namespace', 'namespace']
    .map(label => {
      const matchers = [
        `${label}=${JSON.stringify(namespace)}`,
        `ingress=${JSON.stringify(ingress)}`,
        ...more,
      ];
      return `rate(${metric}{${matchers.join(',')}}[${window}s])`;
    })
    .join(' or ');
}
