import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  appReadPermission,
  appUpdatePermission,
  PipelineGrant,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { Request } from 'express';
import { RequestContext } from '../services';

/** The plugin of this portal that reads every tenant: it fills the catalog. */
const READER = 'plugin:catalog';
/** All that the token of a pipeline may carry. */
const PIPELINE_PERMISSIONS: string[] = [
  appReadPermission.name,
  appUpdatePermission.name,
];

/** Finds out who sent a request. */
export class Callers {
  private readonly httpAuth: HttpAuthService;
  private readonly userInfo: UserInfoService;
  private readonly admins: Set<string>;
  private readonly pipelines: PipelineGrant[];

  constructor(options: {
    httpAuth: HttpAuthService;
    userInfo: UserInfoService;
    admins: string[];
    pipelines: PipelineGrant[];
  }) {
    this.httpAuth = options.httpAuth;
    this.userInfo = options.userInfo;
    this.admins = new Set(options.admins);
    this.pipelines = options.pipelines;
  }

  /**
   * A user of the portal, a pipeline that configuration knows, or the catalog
   * reading.
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
      const grants = this.grantsOf(principal);
      if (grants) {
        const ref = principal.subject;
        return {
          credentials,
          caller: { ref, isAdmin: false, isReader: false, grants },
        };
      }
      if (principal.subject !== READER || request.method !== 'GET') {
        throw userRequired();
      }
      const caller = { ref: READER, isAdmin: false, isReader: true };
      return { credentials, caller };
    }
    return this.ofUser(credentials);
  }

  /** @throws 403 for a pipeline whose token could do more than it needs */
  private grantsOf(
    principal: BackstageServicePrincipal,
  ): PipelineGrant[] | undefined {
    const { subject, accessRestrictions } = principal;
    const grants = this.pipelines.filter(grant => grant.subject === subject);
    if (grants.length === 0) {
      return undefined;
    }
    const names = accessRestrictions?.permissionNames;
    if (!names?.every(name => PIPELINE_PERMISSIONS.includes(name))) {
      throw refuse('forbidden', {
        reason: 'PipelineTokenTooWide',
        message: `The token of a pipeline must be good for nothing else. Restrict it in backend.auth.externalAccess (accessRestrictions) to the plugin smartdevops and the permissions ${PIPELINE_PERMISSIONS.join(
          ' and ',
        )}.`,
      });
    }
    return grants;
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
