import { JWK, importJWK, JWTPayload, SignJWT } from 'jose';

/** How the portal tells Grafana who looks. */
export type TokenSettings = {
  audience: string;
  lifetimeSeconds: number;
  /** The same for everybody. */
  claims: Record<string, string>;
};

/** Grafana knows it, and its keys are small. */
export const ALGORITHM = 'ES256';

/**
 * Signs what is said about a viewer, in the form of Grafana's `auth.jwt`.
 *
 * @param key - a private key with its `kid`
 * @param now - in milliseconds
 */
export async function signToken(
  key: JWK,
  claims: JWTPayload & { iss: string; sub: string },
  settings: TokenSettings,
  now: number,
): Promise<{ token: string; expiresAt: string }> {
  const seconds = Math.floor(now / 1_000);
  const expires = seconds + settings.lifetimeSeconds;
  const token = await new SignJWT({ ...settings.claims, ...claims })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'JWT' })
    .setAudience(settings.audience)
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(expires)
    .sign(await importJWK(key, ALGORITHM));
  return { token, expiresAt: new Date(expires * 1_000).toISOString() };
}
