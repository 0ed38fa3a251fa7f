import type { PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  BasicPermission,
  pipelineSees,
  refuse,
  Role,
  roleAtLeast,
  TenantPermission,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantRecord, TenantStore } from '../database';
import { filterTenants } from '../permissions/tenantFilter';
import { AccessMemo } from './AccessMemo';
import { Caller, RequestContext } from './context';

/** A tenant as a caller stands to it. */
export type Access = { tenant: TenantRecord; role?: Role };

/**
 * Decides who may touch which tenant, twice: by membership, which holds even
 * where the permission system is switched off, and by the portal's policy on
 * top. Only an explicit ALLOW of the policy allows.
 */
export class TenantGuard {
  private readonly tenants: TenantStore;
  private readonly permissions: PermissionsService;
  private readonly memo: AccessMemo;
  /** What a request was told once holds until it changes something. */
  private readonly seen = new WeakMap<
    RequestContext,
    Map<string, Promise<Access>>
  >();

  constructor(options: {
    tenants: TenantStore;
    permissions: PermissionsService;
    memo: AccessMemo;
  }) {
    this.tenants = options.tenants;
    this.permissions = options.permissions;
    this.memo = options.memo;
  }

  /** Tenants the caller may use a permission on. */
  async visible(
    context: RequestContext,
    permission: TenantPermission,
  ): Promise<Access[]> {
    const candidates = await this.candidates(context.caller);
    if (candidates.length === 0) {
      return [];
    }
    const [decision] = await this.permissions.authorizeConditional(
      [{ permission }],
      { credentials: context.credentials },
    );
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      return decision.result === AuthorizeResult.ALLOW ? candidates : [];
    }
    const names = candidates.map(({ tenant }) => tenant);
    const kept = new Set(
      await filterTenants(decision.conditions, names, userRef =>
        this.rolesOf(userRef),
      ),
    );
    return candidates.filter(({ tenant }) => kept.has(tenant));
  }

  /**
   * A tenant the caller may see. Other people's tenants do not exist for
   * them: the answer is 404, the same as for a name nobody has.
   */
  requireVisible(context: RequestContext, name: string): Promise<Access> {
    const known = this.seen.get(context) ?? new Map<string, Promise<Access>>();
    this.seen.set(context, known);
    const access = known.get(name) ?? this.access(context.caller, name);
    known.set(name, access);
    return access;
  }

  /** {@link visible} for reading only: remembered for a few seconds. */
  visibleToRead(
    context: RequestContext,
    permission: TenantPermission,
  ): Promise<Access[]> {
    return this.memo.recall(
      ['visible', permission.name, ...idOf(context.caller)],
      () => this.visible(context, permission),
    );
  }

  /** {@link require} for reading only: remembered for a few seconds. */
  requireToRead(
    context: RequestContext,
    name: string,
    permission: TenantPermission,
  ): Promise<Access> {
    return this.memo.recall(
      ['read', permission.name, name, ...idOf(context.caller)],
      () => this.require(context, name, { role: 'viewer', permission }),
    );
  }

  /** {@link requireVisible} before something is read: remembered for a few seconds. */
  requireVisibleToRead(context: RequestContext, name: string): Promise<Access> {
    return this.memo.recall(['see', name, ...idOf(context.caller)], () =>
      this.requireVisible(context, name),
    );
  }

  /** The request itself has changed what it was told. */
  forgetSeen(context: RequestContext): void {
    this.seen.delete(context);
  }

  /** Somebody's rights may be different now. */
  forget(): void {
    this.memo.forget();
  }

  /** A tenant in which the caller has a role and the policy's permission. */
  async require(
    context: RequestContext,
    name: string,
    needed: { role: Role | 'admin'; permission: TenantPermission },
  ): Promise<Access> {
    const { caller, credentials } = context;
    const access = await this.requireVisible(context, name);
    const reads = needed.role === 'viewer' && caller.isReader;
    if (needed.role === 'admin') {
      requireAdmin(caller);
    } else if (
      !caller.isAdmin &&
      !reads &&
      !roleAtLeast(access.role, needed.role)
    ) {
      throw refuse('forbidden', {
        reason: 'RoleInsufficient',
        message: `Your role in "${name}" is ${
          access.role ?? 'reader'
        }; this needs the role ${needed.role}. An owner of the tenant can give it to you.`,
      });
    }
    const [decision] = await this.permissions.authorize(
      [{ permission: needed.permission, resourceRef: name }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw deniedByPolicy(needed.permission.name);
    }
    return access;
  }

  /** Something that only a platform admin may, if the policy allows it. */
  async requireAdmin(
    context: RequestContext,
    permission: BasicPermission,
  ): Promise<void> {
    requireAdmin(context.caller);
    await this.requireBasic(context, permission);
  }

  /** A permission that concerns no tenant in particular. */
  async requireBasic(
    context: RequestContext,
    permission: BasicPermission,
  ): Promise<void> {
    const [decision] = await this.permissions.authorize([{ permission }], {
      credentials: context.credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw deniedByPolicy(permission.name);
    }
  }

  private async access(caller: Caller, name: string): Promise<Access> {
    const [tenant, roles] = await Promise.all([
      this.tenants.getTenant(name),
      this.rolesOfCaller(caller, name),
    ]);
    const role = tenant && roles.get(name);
    if (!tenant || !(role || caller.isAdmin || caller.isReader)) {
      throw refuse('notFound', {
        reason: 'TenantNotFound',
        message: `There is no tenant "${name}" that you belong to.`,
      });
    }
    return { tenant, role };
  }

  /** A pipeline is a developer where it is known; `http/` narrows that down to its verbs. */
  private async rolesOfCaller(
    { ref, grants }: Caller,
    tenant: string,
  ): Promise<Map<string, Role>> {
    if (!grants) {
      return this.rolesOf(ref);
    }
    return new Map(pipelineSees(grants, tenant) ? [[tenant, 'developer']] : []);
  }

  private async candidates(caller: Caller): Promise<Access[]> {
    if (caller.grants) {
      return [];
    }
    const roles = await this.rolesOf(caller.ref);
    const all = caller.isAdmin || caller.isReader;
    if (!all && roles.size === 0) {
      return [];
    }
    const tenants = await this.tenants.listTenants(
      all ? undefined : [...roles.keys()],
    );
    return tenants.map(tenant => ({ tenant, role: roles.get(tenant.name) }));
  }

  private async rolesOf(userRef: string): Promise<Map<string, Role>> {
    const memberships = await this.tenants.listMemberships(userRef);
    return new Map(memberships.map(({ tenant, role }) => [tenant, role]));
  }
}

function idOf({ ref, isAdmin, isReader }: Caller): string[] {
  return [ref, String(isAdmin), String(isReader)];
}

function requireAdmin(caller: Caller): void {
  if (!caller.isAdmin) {
    throw refuse('forbidden', {
      reason: 'AdminRequired',
      message:
        'This is for platform admins: members of the groups in smartdevops.admins.',
    });
  }
}

function deniedByPolicy(permission: string): Error {
  return refuse('forbidden', {
    reason: 'PolicyDenied',
    message: `The portal's permission policy does not allow you this (${permission}). Ask the portal's administrators.`,
  });
}
