import type { Knex } from 'knex';
import {
  PodSecurity,
  TenantState,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  MemberCheck,
  MemberRecord,
  TenantRecord,
  TenantStore,
  Traces,
} from './types';
import {
  memberFromRow,
  MemberRow,
  memberToRow,
  tenantFromRow,
  TenantRow,
} from './rows';
import { writeTraces } from './writeTraces';

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

  async setState(
    change: {
      name: string;
      from: TenantState[];
      to: TenantState;
      message: string;
      retainUntil?: string | null;
      at: string;
    },
    traces: Traces = {},
  ): Promise<boolean> {
    return this.change(change.at, traces, tx =>
      tx<TenantRow>('tenants')
        .where({ name: change.name })
        .whereIn('state', change.from)
        .update({
          state: change.to,
          message: change.message,
          updated_at: change.at,
          ...(change.to === 'active' && {
            activated_at: tx.raw('coalesce(activated_at, ?)', [change.at]),
          }),
          ...(change.retainUntil !== undefined && {
            retain_until: change.retainUntil,
          }),
        }),
    );
  }

  async setPlan(
    { name, plan, at }: { name: string; plan: string; at: string },
    traces: Traces = {},
  ): Promise<void> {
    await this.change(at, traces, tx =>
      tx<TenantRow>('tenants')
        .where({ name })
        .whereNot({ plan })
        .update({ plan, updated_at: at }),
    );
  }

  async setPodSecurity(
    { name, level, at }: { name: string; level: PodSecurity; at: string },
    traces: Traces = {},
  ): Promise<void> {
    await this.change(at, traces, tx =>
      tx<TenantRow>('tenants')
        .where({ name })
        .whereNot({ pod_security: level })
        .update({ pod_security: level, updated_at: at }),
    );
  }

  async deleteTenant(
    { name, at }: { name: string; at: string },
    traces: Traces = {},
  ): Promise<void> {
    await this.change(at, traces, async tx => {
      // Not every database follows the foreign key by itself.
      await tx('tenant_members').where({ tenant: name }).delete();
      return tx('tenants').where({ name }).delete();
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

  async putMember(
    member: MemberRecord,
    traces: Traces = {},
    check?: MemberCheck,
  ): Promise<void> {
    await this.change(member.addedAt, traces, async tx => {
      await judge(tx, member.tenant, check);
      const changed = await tx('tenant_members')
        .insert(memberToRow(member))
        .onConflict(['tenant', 'user_ref'])
        .merge(['role'])
        .whereNot('tenant_members.role', member.role)
        .returning('user_ref');
      return changed.length;
    });
  }

  async deleteMember(
    { tenant, userRef, at }: { tenant: string; userRef: string; at: string },
    traces: Traces = {},
    check?: MemberCheck,
  ): Promise<void> {
    await this.change(at, traces, async tx => {
      await judge(tx, tenant, check);
      return tx('tenant_members').where({ tenant, user_ref: userRef }).delete();
    });
  }

  /**
   * Makes a change with its traces.
   *
   * @param make - answers how many rows it changed
   * @returns whether it changed anything
   */
  private change(
    at: string,
    traces: Traces,
    make: (tx: Knex.Transaction) => PromiseLike<number>,
  ): Promise<boolean> {
    return this.knex.transaction(async tx => {
      const changed = (await make(tx)) > 0;
      if (changed) {
        await writeTraces(tx, traces, at);
      }
      return changed;
    });
  }
}

/** @throws what the check does */
async function judge(
  tx: Knex.Transaction,
  tenant: string,
  check: MemberCheck | undefined,
): Promise<void> {
  if (check) {
    // Whoever else changes the members waits here.
    await tx('tenants').where({ name: tenant }).forUpdate().select('name');
    const rows = await tx<MemberRow>('tenant_members').where({ tenant });
    check(rows.map(memberFromRow));
  }
}
