import type { Knex } from 'knex';
import {
  PodSecurity,
  TenantState,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { MemberRecord, TenantRecord, TenantStore } from './types';
import {
  memberFromRow,
  MemberRow,
  memberToRow,
  tenantFromRow,
  TenantRow,
} from './rows';

/** Tenants and their members in the plugin's database. */
export class DatabaseTenantStore implements TenantStore {
  constructor(private readonly knex: Knex) {}

  async listTenants(names?: string[]): Promise<TenantRecord[]> {
    const query = this.knex<TenantRow>('tenants').orderBy('name');
    if (names) {
      query.whereIn('name', names);
    }
    return (await query).map(tenantFromRow);
  }

  async getTenant(name: string): Promise<TenantRecord | undefined> {
    const row = await this.knex<TenantRow>('tenants').where({ name }).first();
    return row && tenantFromRow(row);
  }

  async setState(change: {
    name: string;
    from: TenantState[];
    to: TenantState;
    message: string;
    retainUntil?: string | null;
    at: string;
  }): Promise<boolean> {
    const count = await this.knex<TenantRow>('tenants')
      .where({ name: change.name })
      .whereIn('state', change.from)
      .update({
        state: change.to,
        message: change.message,
        updated_at: change.at,
        ...(change.to === 'active' && {
          activated_at: this.knex.raw('coalesce(activated_at, ?)', [change.at]),
        }),
        ...(change.retainUntil !== undefined && {
          retain_until: change.retainUntil,
        }),
      });
    return count === 1;
  }

  async setPlan(name: string, plan: string, at: string): Promise<void> {
    await this.knex<TenantRow>('tenants')
      .where({ name })
      .update({ plan, updated_at: at });
  }

  async setPodSecurity(
    name: string,
    level: PodSecurity,
    at: string,
  ): Promise<void> {
    await this.knex<TenantRow>('tenants')
      .where({ name })
      .update({ pod_security: level, updated_at: at });
  }

  async deleteTenant(name: string): Promise<void> {
    await this.knex.transaction(async tx => {
      // Not every database follows the foreign key by itself.
      await tx('tenant_members').where({ tenant: name }).delete();
      await tx('tenants').where({ name }).delete();
    });
  }

  async listMembers(tenant: string): Promise<MemberRecord[]> {
    const rows = await this.knex<MemberRow>('tenant_members')
      .where({ tenant })
      .orderBy('user_ref');
    return rows.map(memberFromRow);
  }

  async listMemberships(userRef: string): Promise<MemberRecord[]> {
    const rows = await this.knex<MemberRow>('tenant_members')
      .where({ user_ref: userRef })
      .orderBy('tenant');
    return rows.map(memberFromRow);
  }

  async putMember(member: MemberRecord): Promise<void> {
    await this.knex('tenant_members')
      .insert(memberToRow(member))
      .onConflict(['tenant', 'user_ref'])
      .merge(['role']);
  }

  async deleteMember(tenant: string, userRef: string): Promise<void> {
    await this.knex('tenant_members')
      .where({ tenant, user_ref: userRef })
      .delete();
  }
}
