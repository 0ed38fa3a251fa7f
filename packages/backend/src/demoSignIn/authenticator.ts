import { AuthenticationError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';

/** Header in which a client names the persona it wants to be. */
export const PERSONA_HEADER = 'x-demo-persona';
const DEFAULT_PERSONAS = ['developer', 'owner', 'newcomer', 'admin'];

/** A persona that somebody may sign in as without any password. */
export type DemoResult = { persona: string };

/**
 * Takes a client for the persona it names. No secret is checked: this exists
 * for demos, development and tests, and refuses to load in production.
 */
export const demoAuthenticator = createProxyAuthenticator({
  initialize({ config }) {
    const personas =
      config.getOptionalStringArray('personas') ?? DEFAULT_PERSONAS;
    return { personas };
  },
  async authenticate(
    { req },
    { personas },
  ): Promise<{
    result: DemoResult;
    providerInfo: Record<string, never>;
  }> {
    const persona = req.header(PERSONA_HEADER);
    if (!persona || !personas.includes(persona)) {
      throw new AuthenticationError(
        `Name a persona in the header ${PERSONA_HEADER}: ${personas.join(', ')}.`,
      );
    }
    return { result: { persona }, providerInfo: {} };
  },
  defaultProfileTransform: async ({ persona }) => ({
    profile: {
      displayName: persona[0].toLocaleUpperCase('en-US') + persona.slice(1),
      email: `${persona}@example.com`,
    },
  }),
});
