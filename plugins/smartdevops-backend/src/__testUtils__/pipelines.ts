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
  private constructor(
    readonly url: string,
    private readonly server: http.Server,
    private readonly key: CryptoKey | Parameters<SignJWT['sign']>[0],
  ) {}

  static async start(): Promise<TestIssuer> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
    const server = http.createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new TestIssuer(`http://127.0.0.1:${port}`, server, privateKey);
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
