import { METRIC_RANGES } from '@smartdevops/backstage-plugin-smartdevops-common';

/** Which Grafana, and which of its dashboards. */
export type GrafanaSettings = {
  /** Without a slash at its end. */
  baseUrl: string;
  /** The dashboards' uids. */
  dashboards: { client: string; devops: string };
  orgId: number;
};

/** What is to be seen, and how. */
export type GrafanaView = {
  /** Missing: the whole platform. */
  namespace?: string;
  /** Missing: all apps of the namespace. */
  app?: string;
  theme: 'light' | 'dark';
  range: keyof typeof METRIC_RANGES;
};

/** Names as Kubernetes has them; Grafana gives anything else a meaning of its own. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** How Grafana writes that a variable has all of its values. */
const ALL = '$__all';

/**
 * The addresses of a dashboard. Host and uid come from the configuration,
 * everything else from a fixed list or from names that were checked: nothing
 * in a cluster or a catalog can lead to another place.
 *
 * @throws if a name is none
 */
export function grafanaUrls(
  settings: GrafanaSettings,
  { namespace, app, theme, range }: GrafanaView,
): { embedUrl: string; openUrl: string } {
  const { client, devops } = settings.dashboards;
  const uid = namespace === undefined ? devops : client;
  const query = new URLSearchParams({
    orgId: String(settings.orgId),
    from: `now-${range}`,
    to: 'now',
    theme,
    'var-namespace': namespace === undefined ? ALL : checked(namespace),
  });
  if (namespace !== undefined) {
    query.set('var-app', app === undefined ? ALL : checked(app));
  }
  const openUrl = `${settings.baseUrl}/d/${uid}?${query}`;
  // What the portal shows itself, and what is not for the viewer to change.
  for (const part of ['TimePicker', 'Variables', 'Links']) {
    query.set(`_dash.hide${part}`, 'true');
  }
  return {
    openUrl,
    // Grafana reads kiosk only without a value as "hide everything".
    embedUrl: `${settings.baseUrl}/d/${uid}?${query}&kiosk`,
  };
}

function checked(name: string): string {
  if (!NAME.test(name)) {
    throw new Error(`${JSON.stringify(name)} is not a name of Kubernetes.`);
  }
  return name;
}

/**
 * What to do so that browsers show Grafana within the portal; nothing where
 * its Content-Security-Policy lets them.
 *
 * @param sources - of the directive that holds for frames
 */
export function frameHint(
  sources: string[],
  baseUrl: string,
): string | undefined {
  const url = new URL(baseUrl);
  if (sources.some(source => matches(source, url))) {
    return undefined;
  }
  return `Browsers will not show Grafana (${url.origin}) within the portal: its Content-Security-Policy allows frames only from ${sources.join(' ')}. Set backend.csp.frame-src to ["'self'", "${url.origin}"] in app-config, and allow_embedding in Grafana (docs/grafana.md).`;
}

const DEFAULT_PORTS: Record<string, string> = {
  'http:': '80',
  'https:': '443',
};

/** As far as sources that people write need it: schemes, hosts, `*.`, ports. */
function matches(source: string, url: URL): boolean {
  if (source === '*' || source === url.protocol) {
    return true;
  }
  const parts =
    /^(?:(https?):\/\/)?(\*\.)?([^/:*]+)(?::(\d+|\*))?(\/.*)?$/i.exec(source);
  if (!parts) {
    return false;
  }
  const [, scheme, wildcard, host, port] = parts;
  const name = host.toLowerCase();
  const isHost = wildcard
    ? url.hostname.endsWith(`.${name}`)
    : url.hostname === name;
  const isScheme = scheme === undefined || `${scheme}:` === url.protocol;
  const usual = DEFAULT_PORTS[url.protocol];
  const isPort = port === '*' || (port ?? usual) === (url.port || usual);
  return isHost && isScheme && isPort;
}
