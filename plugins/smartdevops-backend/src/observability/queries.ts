/** One Ingress over a time that ended just now. */
export type IngressWindow = {
  namespace: string;
  ingress: string;
  seconds: number;
};

/** How many requests the Ingress was sent (ingress-nginx). */
export function requestsQuery(window: IngressWindow): string {
  return increaseOf(window);
}

/** How many of them were answered 5xx. */
export function errorsQuery(window: IngressWindow): string {
  return increaseOf(window, 'status=~"5.."');
}

/**
 * ingress-nginx names the tenant's namespace `namespace`; a Prometheus that
 * sets a label of that name for the scraped pod keeps it as
 * `exported_namespace` (honor_labels: false).
 */
function increaseOf(
  { namespace, ingress, seconds }: IngressWindow,
  ...more: string[]
): string {
  const series = ['exported_namespace', 'namespace'].map(label => {
    const matchers = [
      `${label}=${JSON.stringify(namespace)}`,
      `ingress=${JSON.stringify(ingress)}`,
      ...more,
    ];
    return `increase(nginx_ingress_controller_requests{${matchers.join(
      ',',
    )}}[${Math.ceil(seconds)}s])`;
  });
  return `sum(${series.join(' or ')})`;
}
