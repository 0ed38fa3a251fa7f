import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { demoAuthenticator } from './authenticator';

/**
 * Refuses to go on where real people would be let in without a password.
 *
 * @throws with NODE_ENV=production
 */
export function refuseInProduction(nodeEnv: string | undefined): void {
  if (nodeEnv === 'production') {
    throw new Error(
      'The demo sign-in lets anybody be anybody and does not load with NODE_ENV=production. Configure a real sign-in provider (see app-config.production.yaml).',
    );
  }
}

/** Adds the auth provider `demo`. */
export const demoSignInModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-provider',
  register(env) {
    env.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        refuseInProduction(process.env.NODE_ENV);
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: demoAuthenticator,
            signInResolver: async ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: { kind: 'user', name: result.persona },
              }),
          }),
        });
      },
    });
  },
});
