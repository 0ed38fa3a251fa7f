/** How apps are reached from outside. @public */
export type IngressSettings = {
  /** Domain below which every tenant has its own subdomain, e.g. `apps.example.com`. */
  baseDomain: string;
  scheme: 'http' | 'https';
  /** Port of the ingress as users see it; omitted means the scheme's default. */
  port?: number;
};

/** Which of an app's two lanes a host, Service or Ingress belongs to. @public */
export type Lane = 'active' | 'preview';

/**
 * Name of the Service and Ingress of a lane.
 *
 * @public
 */
export function laneObjectName(app: string, lane: Lane): string {
  return lane === 'active' ? app : `${app}-preview`;
}

/**
 * First label of the active version's host: what the app was told, or its name.
 *
 * @public
 */
export function hostLabel(app: string, spec?: { host?: string }): string {
  return spec?.host ?? app;
}

/**
 * Host name of an app: `<app>.<tenant>.<baseDomain>`, or
 * `<app>-preview.<tenant>.<baseDomain>` (DESIGN §5).
 *
 * @param app - its name, or for the active lane its {@link hostLabel}
 *
 * @public
 */
export function appHost(
  settings: IngressSettings,
  tenant: string,
  app: string,
  lane: Lane = 'active',
): string {
  return `${laneObjectName(app, lane)}.${tenant}.${settings.baseDomain}`;
}

/**
 * URL of an app, without a trailing slash.
 *
 * @public
 */
export function appUrl(
  settings: IngressSettings,
  tenant: string,
  app: string,
  lane: Lane = 'active',
): string {
  const defaultPort = settings.scheme === 'https' ? 443 : 80;
  const port =
    settings.port && settings.port !== defaultPort ? `:${settings.port}` : '';
  return `${settings.scheme}://${appHost(settings, tenant, app, lane)}${port}`;
}
