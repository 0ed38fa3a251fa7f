import {
  checkMemberChange,
  Me,
  Plan,
  refuse,
  Role,
  Roles,
  Tenant,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  MemberCheck,
  MemberRecord,
  TenantRecord,
  TenantStore,
  Traces,
} from '../database';
import { AppReader } from '../kubernetes/types';
import { ActivityService } from './activity';
import { Caller } from './context';
import { IsolationService } from './IsolationService';
import { Messenger } from './Messenger';
import { memberMessage } from './tenancyMessages';
import { Access } from './TenantGuard';
import { ChangeNotifier, Clock } from './types';
import { UserDirectory } from './UserDirectory';

type Options = {
  tenants: TenantStore;
  users: Pick<UserDirectory, 'noticeOf'>;
  reader: AppReader;
  isolation: IsolationService;
  activity: ActivityService;
  notifier: ChangeNotifier;
  messenger: Messenger;
  /** Makes the cluster follow after members changed; returns at once. */
  onMembersChanged: (tenant: string) => void;
  plans: Plan[];
  clock: Clock;
};

/** Use cases of tenants and their members. */
export class TenantService {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  get plans(): Plan[] {
    return this.options.plans;
  }

  async me(caller: Caller): Promise<Me> {
    const { tenants } = this.options;
    const memberships = await tenants.listMemberships(caller.ref);
    const roles = new Map(memberships.map(m => [m.tenant, m.role]));
    const records = await tenants.listTenants([...roles.keys()]);
    return {
      userRef: caller.ref,
      admin: caller.isAdmin,
      tenants: records.map(({ name, displayName, state }) => ({
        name,
        displayName,
        state,
        role: roles.get(name)!,
      })),
    };
  }

  async describe({ tenant, role }: Access): Promise<Tenant> {
    const members = await this.options.tenants.listMembers(tenant.name);
    return {
      name: tenant.name,
      displayName: tenant.displayName,
      cluster: tenant.cluster,
      namespace: tenant.namespace,
      state: tenant.state,
      message: tenant.message,
      plan: tenant.plan,
      podSecurity: tenant.podSecurity ?? 'restricted',
      role,
      usage: this.options.reader.getUsage(tenant),
      members: members.map(
        ({ userRef, role: memberRole, addedAt, addedBy }) => ({
          userRef,
          role: memberRole,
          addedAt,
          addedBy,
        }),
      ),
      isolation: await this.options.isolation.summary(tenant.name),
      createdAt: tenant.createdAt,
      retainUntil: tenant.retainUntil,
    };
  }

  /** @returns what whoever does so has to know of a new member */
  async putMember(
    actor: string,
    tenant: TenantRecord,
    member: { userRef: string; role: Role },
  ): Promise<string | undefined> {
    const { userRef, role } = member;
    const members = await this.options.tenants.listMembers(tenant.name);
    const notice =
      userRef in rolesOf(members)
        ? undefined
        : await this.options.users.noticeOf(userRef);
    await this.options.tenants.putMember(
      {
        tenant: tenant.name,
        userRef,
        role,
        addedAt: this.now(),
        addedBy: actor,
      },
      this.traces(
        { actor, tenant: tenant.name, userRef, role },
        { action: 'member.put', message: `${userRef} is ${role}` },
      ),
      requireChange(userRef, role),
    );
    this.changed(tenant.name);
    return notice;
  }

  async deleteMember(
    actor: string,
    tenant: TenantRecord,
    userRef: string,
  ): Promise<void> {
    const message =
      userRef === actor ? 'left the tenant' : `removed ${userRef}`;
    await this.options.tenants.deleteMember(
      { tenant: tenant.name, userRef, at: this.now() },
      this.traces(
        { actor, tenant: tenant.name, userRef, role: undefined },
        { action: 'member.delete', message },
      ),
      requireChange(userRef, undefined),
    );
    this.changed(tenant.name);
  }

  private traces(
    change: {
      actor: string;
      tenant: string;
      userRef: string;
      role: Role | undefined;
    },
    entry: { action: string; message: string },
  ): Traces {
    const { actor, tenant, userRef, role } = change;
    return {
      activity: [this.options.activity.compose({ actor, tenant, ...entry })],
      // Who changes their own membership knows it.
      messages: userRef === actor ? [] : memberMessage(tenant, userRef, role),
    };
  }

  /** Also where somebody had the role: whoever gave it may have died before all this. */
  private changed(tenant: string): void {
    const { notifier, messenger } = this.options;
    messenger.wake();
    notifier.poke({ kind: 'tenant', ref: tenant });
    notifier.catalogChanged();
    this.options.onMembersChanged(tenant);
  }

  private now(): string {
    return new Date(this.options.clock()).toISOString();
  }
}

/** @returns what throws where the membership must not change so */
function requireChange(userRef: string, next: Role | undefined): MemberCheck {
  return members => {
    const refusal = checkMemberChange(rolesOf(members), userRef, next);
    if (refusal) {
      throw refuse(
        refusal.reason === 'NotAMember' ? 'notFound' : 'conflict',
        refusal,
      );
    }
  };
}

function rolesOf(members: MemberRecord[]): Roles {
  return Object.fromEntries(
    members.map(({ userRef, role }) => [userRef, role]),
  );
}
