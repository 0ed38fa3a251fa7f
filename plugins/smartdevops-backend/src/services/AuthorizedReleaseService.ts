import {
  App,
  appReadPermission,
  AppRef,
  appUpdatePermission,
  CoordinatedReleaseResult,
  PrepareInput,
  refuse,
  ReleaseRecord,
  roleAtLeast,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppTarget } from './appTarget';
import { RequestContext } from './context';
import { CoordinatedReleaseService, ReleaseService } from './releases';
import { Access, TenantGuard } from './TenantGuard';

const READ = { role: 'viewer', permission: appReadPermission } as const;
const UPDATE = { role: 'developer', permission: appUpdatePermission } as const;

type Override = { reason: string };

/** Releases, for callers who may: the only thing that routes and actions receive. */
export class AuthorizedReleaseService {
  private readonly releases: ReleaseService;
  private readonly coordinated: CoordinatedReleaseService;
  private readonly guard: TenantGuard;

  constructor(options: {
    releases: ReleaseService;
    coordinated: CoordinatedReleaseService;
    guard: TenantGuard;
  }) {
    this.releases = options.releases;
    this.coordinated = options.coordinated;
    this.guard = options.guard;
  }

  async prepare(
    context: RequestContext,
    ref: AppRef,
    input: PrepareInput,
  ): Promise<App> {
    const target = await this.target(context, ref);
    return this.releases.prepare(context.caller.ref, target, input);
  }

  async promote(
    context: RequestContext,
    ref: AppRef,
    input: { expectedRevision: number; override?: Override },
  ): Promise<App> {
    const access = await this.access(context, ref.tenant, input.override);
    const target = { tenant: access.tenant, app: ref.app };
    const { ref: actor, grants } = context.caller;
    return this.releases.promote(actor, target, {
      ...input,
      byMachine: grants !== undefined,
    });
  }

  async promoteApps(
    context: RequestContext,
    tenant: string,
    input: {
      apps: { app: string; expectedRevision: number }[];
      override?: Override;
    },
  ): Promise<CoordinatedReleaseResult> {
    const access = await this.access(context, tenant, input.override);
    return this.coordinated.promoteApps(
      context.caller.ref,
      access.tenant,
      input,
    );
  }

  async rollback(
    context: RequestContext,
    ref: AppRef,
    input: { expectedRevision?: number; toRevision?: number },
  ): Promise<App> {
    const target = await this.target(context, ref);
    return this.releases.rollback(context.caller.ref, target, input);
  }

  async abort(context: RequestContext, ref: AppRef): Promise<App> {
    const target = await this.target(context, ref);
    return this.releases.abort(context.caller.ref, target);
  }

  async approve(
    context: RequestContext,
    ref: AppRef,
    expectedRevision: number,
  ): Promise<App> {
    const target = await this.target(context, ref);
    return this.releases.approve(context.caller.ref, target, expectedRevision);
  }

  async extend(
    context: RequestContext,
    ref: AppRef,
    seconds: number,
  ): Promise<App> {
    const target = await this.target(context, ref);
    return this.releases.extend(context.caller.ref, target, seconds);
  }

  async finish(context: RequestContext, ref: AppRef): Promise<App> {
    const target = await this.target(context, ref);
    return this.releases.finish(context.caller.ref, target);
  }

  async list(context: RequestContext, ref: AppRef): Promise<ReleaseRecord[]> {
    const { tenant } = await this.guard.require(context, ref.tenant, READ);
    return this.releases.list({ tenant, app: ref.app });
  }

  private async target(
    context: RequestContext,
    ref: AppRef,
  ): Promise<AppTarget> {
    const { tenant } = await this.guard.require(context, ref.tenant, UPDATE);
    return { tenant, app: ref.app };
  }

  /** Only owners and admins may promote in spite of failed checks. */
  private async access(
    context: RequestContext,
    tenant: string,
    override: Override | undefined,
  ): Promise<Access> {
    const access = await this.guard.require(context, tenant, UPDATE);
    const mayOverride =
      context.caller.isAdmin || roleAtLeast(access.role, 'owner');
    if (override && !mayOverride) {
      throw refuse('forbidden', {
        reason: 'OverrideNotAllowed',
        message: `Only owners of "${tenant}" and platform admins may promote in spite of failed checks. Ask one of them, or prepare a version that passes.`,
      });
    }
    return access;
  }
}
