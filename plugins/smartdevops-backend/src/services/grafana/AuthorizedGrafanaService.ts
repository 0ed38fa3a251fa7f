import {
  appReadPermission,
  AppRef,
  GrafanaEmbed,
  GrafanaQuery,
  platformReadPermission,
  tenantReadPermission,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  GrafanaSettings,
  grafanaUrls,
  signToken,
  TokenSettings,
} from '../../observability';
import { RequestContext } from '../context';
import { TenantGuard } from '../TenantGuard';
import { Clock } from '../types';
import { GrafanaKeys } from './GrafanaKeys';

const UNCONFIGURED: GrafanaEmbed = {
  configured: false,
  message:
    'No Grafana is connected. Set smartdevops.grafana.baseUrl in app-config to show its dashboards here.',
};

/** Where Grafana is for a caller, if they may see what it shows. */
export class AuthorizedGrafanaService {
  private readonly settings: GrafanaSettings | undefined;
  private readonly signing:
    { settings: TokenSettings; issuer: string; keys: GrafanaKeys } | undefined;
  private readonly apps: {
    get(context: RequestContext, ref: AppRef): Promise<unknown>;
  };
  private readonly guard: TenantGuard;
  private readonly clock: Clock;

  constructor(options: {
    /** Missing: there is no Grafana. */
    settings: GrafanaSettings | undefined;
    /** Missing: viewers sign in to Grafana themselves. */
    signing:
      | { settings: TokenSettings; issuer: string; keys: GrafanaKeys }
      | undefined;
    /** Knows which apps there are. */
    apps: { get(context: RequestContext, ref: AppRef): Promise<unknown> };
    guard: TenantGuard;
    clock: Clock;
  }) {
    this.settings = options.settings;
    this.signing = options.signing;
    this.apps = options.apps;
    this.guard = options.guard;
    this.clock = options.clock;
  }

  /** @throws 404 if there is no such app */
  async ofApp(
    context: RequestContext,
    ref: AppRef,
    query: GrafanaQuery,
  ): Promise<GrafanaEmbed> {
    const { tenant } = await this.guard.require(context, ref.tenant, {
      role: 'viewer',
      permission: appReadPermission,
    });
    await this.apps.get(context, ref);
    const { name, namespace } = tenant;
    return this.embed(context, { ...query, namespace, app: ref.app }, name);
  }

  async ofTenant(
    context: RequestContext,
    name: string,
    query: GrafanaQuery,
  ): Promise<GrafanaEmbed> {
    const { tenant } = await this.guard.require(context, name, {
      role: 'viewer',
      permission: tenantReadPermission,
    });
    return this.embed(context, { ...query, namespace: tenant.namespace }, name);
  }

  async ofPlatform(
    context: RequestContext,
    query: GrafanaQuery,
  ): Promise<GrafanaEmbed> {
    await this.guard.requireAdmin(context, platformReadPermission);
    return this.embed(context, query);
  }

  private async embed(
    { caller }: RequestContext,
    view: Parameters<typeof grafanaUrls>[1],
    tenant?: string,
  ): Promise<GrafanaEmbed> {
    if (!this.settings) {
      return UNCONFIGURED;
    }
    const urls = grafanaUrls(this.settings, view);
    // A reader of the catalog is nobody whom Grafana could know.
    if (!this.signing || caller.isReader) {
      return { configured: true, ...urls };
    }
    const { settings, issuer, keys } = this.signing;
    const { token, expiresAt } = await signToken(
      await keys.current(),
      {
        iss: issuer,
        sub: caller.ref,
        name: caller.ref.replace(/^.*\//, ''),
        platform_admin: caller.isAdmin,
        ...(tenant !== undefined && { tenant }),
      },
      settings,
      this.clock(),
    );
    return {
      configured: true,
      embedUrl: `${urls.embedUrl}&auth_token=${token}`,
      openUrl: urls.openUrl,
      expiresAt,
    };
  }
}
