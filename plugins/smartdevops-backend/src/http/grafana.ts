import { refuse } from '@smartdevops/backstage-plugin-smartdevops-common';
import type { Router } from 'express';
import { AuthorizedGrafanaService, GrafanaKeys } from '../services';
import { Mount } from './mount';

/** Path of the public keys, which Grafana asks for without credentials. */
export const JWKS_PATH = '/v1/grafana/jwks.json';

/** Routes that tell where Grafana's dashboards are. */
export function mountGrafana(
  mount: Mount,
  grafana: AuthorizedGrafanaService,
): void {
  mount.route('getAppGrafana', ({ context, params, query }) =>
    grafana.ofApp(context, params, query),
  );
  mount.route('getTenantGrafana', ({ context, params, query }) =>
    grafana.ofTenant(context, params.tenant, query),
  );
  mount.route('getPlatformGrafana', ({ context, query }) =>
    grafana.ofPlatform(context, query),
  );
}

/** The public keys of the tokens for Grafana, for anybody. */
export function mountJwks(router: Router, keys: GrafanaKeys | undefined): void {
  router.get(JWKS_PATH, async (_request, response) => {
    if (!keys) {
      throw refuse('notFound', {
        reason: 'GrafanaTokensDisabled',
        message:
          'This portal does not sign its users in to Grafana (smartdevops.grafana.jwt.enabled).',
      });
    }
    response.set('cache-control', 'public, max-age=300');
    response.json(await keys.publicKeys());
  });
}
