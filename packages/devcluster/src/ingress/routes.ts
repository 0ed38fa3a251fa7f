import { Ingress, IngressBackend, IngressPath } from '../model/network';

/** What an Ingress sends a request to. */
export interface IngressRoute {
  ingress: Ingress;
  backend: IngressBackend;
}

interface Candidate extends IngressRoute {
  hostRank: number;
  pathRank: number;
}

/** How well a rule's host fits: exact 2, wildcard 1, any 0, not at all -1. */
export function rankHost(rule: string | undefined, host: string): number {
  if (!rule) return 0;
  if (rule === host) return 2;
  if (!rule.startsWith('*.')) return -1;
  const suffix = rule.slice(1);
  const label = host.slice(0, -suffix.length);
  return host.endsWith(suffix) && label !== '' && !label.includes('.') ? 1 : -1;
}

/** How well a path fits: longer is better, exact is best; -1 not at all. */
export function rankPath(
  { path = '/', pathType }: IngressPath,
  url: string,
): number {
  if (pathType === 'Exact') return url === path ? 10_000 : -1;
  const prefix = path.replace(/\/+$/, '');
  const fits = url === prefix || url.startsWith(`${prefix}/`);
  return fits ? prefix.length : -1;
}

/** Where an Ingress sends what none of its rules takes. */
function fallback(ingress: Ingress, host: string): Candidate[] {
  const { defaultBackend, rules = [] } = ingress.spec;
  const concerned =
    rules.length === 0 || rules.some(rule => rankHost(rule.host, host) >= 0);
  return defaultBackend && concerned
    ? [{ ingress, backend: defaultBackend, hostRank: -1, pathRank: 0 }]
    : [];
}

function candidates(ingress: Ingress, host: string, path: string): Candidate[] {
  const rules = ingress.spec.rules ?? [];
  const matching = rules.flatMap(rule => {
    const hostRank = rankHost(rule.host, host);
    if (hostRank < 0) return [];
    return (rule.http?.paths ?? [])
      .map(item => ({
        ingress,
        backend: item.backend,
        hostRank,
        pathRank: rankPath(item, path),
      }))
      .filter(item => item.pathRank >= 0);
  });
  return [...matching, ...fallback(ingress, host)];
}

/**
 * Finds where a request goes: the best host wins, then the best path, then the
 * oldest Ingress, and default backends last, as ingress-nginx decides.
 */
export function findRoute(
  ingresses: Ingress[],
  host: string,
  path: string,
): IngressRoute | undefined {
  const found = ingresses.flatMap(item => candidates(item, host, path));
  found.sort(
    (a, b) =>
      b.hostRank - a.hostRank ||
      b.pathRank - a.pathRank ||
      a.ingress.metadata.creationTimestamp.localeCompare(
        b.ingress.metadata.creationTimestamp,
      ) ||
      Number(a.ingress.metadata.resourceVersion) -
        Number(b.ingress.metadata.resourceVersion),
  );
  return found[0];
}
