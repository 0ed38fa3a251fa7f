import type {
  BackstageCredentials,
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { refuse } from '@smartdevops/backstage-plugin-smartdevops-common';
import type { Request } from 'express';
import { RequestContext } from '../services';

/** The plugin of this portal that reads every tenant: it fills the catalog. */
const READER = 'plugin:catalog';

/** Finds out who sent a request. */
export class Callers {
  private readonly httpAuth: HttpAuthService;
  private readonly userInfo: UserInfoService;
  private readonly admins: Set<string>;

  constructor(options: {
    httpAuth: HttpAuthService;
    userInfo: UserInfoService;
    admins: string[];
  }) {
    this.httpAuth = options.httpAuth;
    this.userInfo = options.userInfo;
    this.admins = new Set(options.admins);
  }

  /**
   * A user of the portal, or the catalog reading.
   *
   * @throws 401 without credentials, 403 for every other service: acting on a
   * tenant needs a person's identity
   */
  async identify(request: Request): Promise<RequestContext> {
    const credentials = await this.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { principal } = credentials;
    if (principal.type === 'service') {
      if (principal.subject !== READER || request.method !== 'GET') {
        throw userRequired();
      }
      const caller = { ref: READER, isAdmin: false, isReader: true };
      return { credentials, caller };
    }
    return this.ofUser(credentials);
  }

  /**
   * The user whom credentials stand for.
   *
   * @throws 403 for a service: acting on a tenant needs a person's identity
   */
  async ofUser(credentials: BackstageCredentials): Promise<RequestContext> {
    if (!isUser(credentials)) {
      throw userRequired();
    }
    const info = await this.userInfo.getUserInfo(credentials);
    const refs = [info.userEntityRef, ...info.ownershipEntityRefs];
    const isAdmin = refs.some(ref =>
      this.admins.has(ref.toLocaleLowerCase('en-US')),
    );
    return {
      credentials,
      caller: { ref: info.userEntityRef, isAdmin, isReader: false },
    };
  }
}

function isUser(credentials: BackstageCredentials): boolean {
  const principal = credentials.principal as { type?: unknown } | undefined;
  return principal?.type === 'user';
}

function userRequired(): Error {
  return refuse('forbidden', {
    reason: 'UserRequired',
    message:
      'This needs the identity of a user of the portal; a service has none.',
  });
}
