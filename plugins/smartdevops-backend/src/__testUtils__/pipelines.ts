import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import type { JsonObject } from '@backstage/types';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { TestPortal } from './portal';

/** What the demo's tokens of pipelines are restricted to. */
export const SCOPED = [
  {
    plugin: 'smartdevops',
    permission: ['smartdevops.app.read', 'smartdevops.app.update'],
  },
];

/** A static token for a subject, as app-config has it. */
export function staticAccess(
  subject: string,
  accessRestrictions?: JsonObject[],
) {
  const token = randomBytes(24).toString('base64url');
  const entry = {
    type: 'static',
    options: { token, subject },
    ...(accessRestrictions && { accessRestrictions }),
  };
  return { token, entry };
}

/** A backend beside the portal's own, with Backstage's real authentication. */
export async function addRealBackend(
  portal: TestPortal,
  options: { externalAccess: JsonObject[]; pipelines: JsonObject[] },
): Promise<string> {
  const port = await portal.addReplica({
    access: [
      authServiceFactory,
      httpAuthServiceFactory,
      permissionsServiceFactory,
    ],
    config: { pipelines: options.pipelines },
    root: {
      permission: { enabled: true },
      backend: { auth: { externalAccess: options.externalAccess } },
    },
  });
  return `http://127.0.0.1:${port}`;
}

/** Issues tokens as GitHub Actions does for its jobs. */
export class TestIssuer {
  /**
   * What a job's wish for an audience becomes: a test backend's address is not
   * known yet when it is configured.
   */
  readonly audiences = new Map<string, string>();

  private constructor(
    readonly url: string,
    private readonly server: http.Server,
    private readonly key: CryptoKey | Parameters<SignJWT['sign']>[0],
  ) {}

  static async start(): Promise<TestIssuer> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
    const server = http.createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const issuer = new TestIssuer(url, server, privateKey);
    server.on('request', async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', url);
      const answer =
        pathname === '/token'
          ? {
              value: await issuer.token({
                sub: searchParams.get('sub') ?? '',
                aud: issuer.audiences.get(searchParams.get('audience')!) ?? '',
              }),
            }
          : { keys: [jwk] };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
    return issuer;
  }

  /** What GitHub puts into the environment of a job that may ask for a token. */
  jobEnvironment(sub: string): Record<string, string> {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.url}/token?sub=${encodeURIComponent(sub)}`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job',
    };
  }

  token(claims: { sub: string; aud: string; iss?: string }): Promise<string> {
    return new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setSubject(claims.sub)
      .setAudience(claims.aud)
      .setIssuer(claims.iss ?? this.url)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(this.key as never);
  }

  /** How app-config trusts it. */
  access(audience: string): JsonObject {
    return {
      type: 'jwks',
      options: {
        url: `${this.url}/jwks`,
        issuer: this.url,
        algorithm: 'RS256',
        audience,
        subjectPrefix: 'github',
      },
      accessRestrictions: SCOPED,
    };
  }

  stop(): void {
    this.server.close();
  }
}
