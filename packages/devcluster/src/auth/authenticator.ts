import { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { ApiError } from '../api/status';
import { Registry } from '../registry/registry';
import { TokenIssuer } from './tokens';
import { adminUser, anonymousUser, serviceAccountUser, UserInfo } from './user';

/** 401. */
export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized');
}

/** Finds out who sends a request: client certificate, else bearer token. */
export class Authenticator {
  constructor(
    private readonly tokens: TokenIssuer,
    private readonly registry: Registry,
  ) {}

  /**
   * The user of a request; anonymous without credentials.
   * @throws ApiError 401 for credentials that are not valid
   */
  async authenticate(request: IncomingMessage): Promise<UserInfo> {
    const certificate = clientCertificate(request.socket as TLSSocket);
    if (certificate?.user) return certificate.user;
    const header = request.headers.authorization;
    if (header !== undefined) {
      const token = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
      const user = token ? await this.userOfToken(token) : undefined;
      if (!user) throw unauthorized();
      return user;
    }
    // A certificate of somebody else's authority is no missing one.
    if (certificate) throw unauthorized();
    return anonymousUser;
  }

  /** The user of a bearer token; undefined when it is not valid. */
  async userOfToken(
    token: string,
    audiences?: string[],
  ): Promise<UserInfo | undefined> {
    if (this.tokens.isAdmin(token)) return adminUser;
    const claims = await this.tokens.verify(token, audiences);
    if (!claims) return undefined;
    const { namespace, name, uid } = claims;
    const account = this.registry.store.get('serviceaccounts', namespace, name);
    // A token ends with its ServiceAccount.
    if (account?.metadata.uid !== uid) return undefined;
    return serviceAccountUser(namespace, name, uid);
  }
}

/** The client certificate of a connection; without a user when not valid. */
function clientCertificate(socket: TLSSocket): { user?: UserInfo } | undefined {
  const { subject } = socket.getPeerCertificate();
  if (!subject) return undefined;
  if (!socket.authorized || !subject.CN) return {};
  const organizations = subject.O as string | string[] | undefined;
  const groups = [organizations ?? []].flat();
  return {
    user: {
      username: String(subject.CN),
      groups: [...groups, 'system:authenticated'],
    },
  };
}
