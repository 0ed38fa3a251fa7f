import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { SignJWT, jwtVerify } from 'jose';
import { Clock } from '../util/time';

/** The claims of a ServiceAccount token that matter here. */
export interface ServiceAccountClaims {
  namespace: string;
  name: string;
  uid: string;
}

/** A token and when it ends. */
export interface IssuedToken {
  token: string;
  expiresAtMs: number;
}

const ISSUER = 'https://kubernetes.default.svc';

/** The audience of tokens for the API server itself. */
export const API_AUDIENCE = ISSUER;

/** Issues and checks bearer tokens; the secret lives in the data directory. */
export class TokenIssuer {
  /** The token of the cluster's administrator. */
  readonly adminToken: string;

  constructor(
    private readonly secret: Buffer,
    private readonly clock: Clock,
  ) {
    this.adminToken = createHmac('sha256', secret)
      .update('kubernetes-admin')
      .digest('base64url');
  }

  /** Whether a token is the administrator's. */
  isAdmin(token: string): boolean {
    const given = Buffer.from(token);
    const expected = Buffer.from(this.adminToken);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** Issues a token for a ServiceAccount. */
  async issue(
    account: ServiceAccountClaims,
    lifetimeSeconds: number,
    audiences: string[] = [API_AUDIENCE],
  ): Promise<IssuedToken> {
    const now = Math.floor(this.clock.now() / 1000);
    const token = await new SignJWT({
      'kubernetes.io': {
        namespace: account.namespace,
        serviceaccount: { name: account.name, uid: account.uid },
      },
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(`system:serviceaccount:${account.namespace}:${account.name}`)
      .setAudience(audiences)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(this.secret);
    return { token, expiresAtMs: (now + lifetimeSeconds) * 1000 };
  }

  /** Reads a ServiceAccount token; undefined when it is not valid. */
  async verify(
    token: string,
    audiences: string[] = [API_AUDIENCE],
  ): Promise<ServiceAccountClaims | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.secret, {
        issuer: ISSUER,
        audience: audiences,
        currentDate: new Date(this.clock.now()),
      });
      const claims = payload['kubernetes.io'] as {
        namespace: string;
        serviceaccount: { name: string; uid: string };
      };
      return {
        namespace: claims.namespace,
        name: claims.serviceaccount.name,
        uid: claims.serviceaccount.uid,
      };
    } catch {
      return undefined;
    }
  }
}

/** The signing secret of a cluster, kept in the data directory if there is one. */
export function loadTokenSecret(dataDir: string | undefined): Buffer {
  if (!dataDir) return randomBytes(32);
  const file = path.join(dataDir, 'token-secret');
  if (fs.existsSync(file)) return fs.readFileSync(file);
  const secret = randomBytes(32);
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}
