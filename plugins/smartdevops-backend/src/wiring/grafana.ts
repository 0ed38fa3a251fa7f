import { frameHint } from '../observability';
import {
  AuthorizedAppService,
  AuthorizedGrafanaService,
  GrafanaKeys,
} from '../services';
import { Foundation } from './foundation';

/**
 * Puts together what concerns Grafana.
 *
 * @param issuer - the plugin's address as others reach it
 */
export function buildGrafana(
  foundation: Foundation,
  apps: AuthorizedAppService,
  issuer: string,
) {
  const { config, clock, stores, guard, logger } = foundation;
  const settings = config.grafana;
  const keys =
    settings?.jwt && new GrafanaKeys({ store: stores.signingKeys, clock });
  return {
    keys,
    authorized: new AuthorizedGrafanaService({
      settings,
      signing:
        settings?.jwt && keys
          ? { settings: settings.jwt, issuer, keys }
          : undefined,
      apps,
      guard,
      clock,
    }),
    /** Says what keeps browsers from showing Grafana. */
    check(): void {
      const hint =
        settings && frameHint(settings.frameSources, settings.baseUrl);
      if (hint) {
        logger.warn(hint);
      }
    },
  };
}
