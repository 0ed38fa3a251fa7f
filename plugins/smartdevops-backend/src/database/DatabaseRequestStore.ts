import type { Knex } from 'knex';
import { TenantRequest } from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  memberToRow,
  requestFromRow,
  RequestRow,
  requestToRow,
  tenantToRow,
} from './rows';
import { Decision, RequestFilter, RequestStore, Traces } from './types';
import { writeTraces } from './writeTraces';

/** Tenant requests in the plugin's database. */
export class DatabaseRequestStore implements RequestStore {
  constructor(private readonly knex: Knex) {}

  async insertRequest(
    request: TenantRequest,
    traces: Traces = {},
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      await tx('tenant_requests').insert(requestToRow(request));
      await writeTraces(tx, traces, request.createdAt);
    });
  }

  async getRequest(id: string): Promise<TenantRequest | undefined> {
    const row = await this.knex<RequestRow>('tenant_requests')
      .where({ id })
      .first();
    return row && requestFromRow(row);
  }

  async listRequests(filter: RequestFilter): Promise<TenantRequest[]> {
    const { status, kind, requester, tenants, createdBefore } = filter;
    const query = this.knex<RequestRow>('tenant_requests').orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id' },
    ]);
    if (status) {
      query.where({ status });
    }
    if (kind) {
      query.where({ kind });
    }
    if (requester) {
      query.where({ requester });
    }
    if (tenants) {
      query.whereIn('tenant', tenants);
    }
    if (createdBefore) {
      query.where('created_at', '<', createdBefore);
    }
    return (await query).map(requestFromRow);
  }

  async decide(decision: Decision, traces: Traces = {}): Promise<boolean> {
    const { id, status, decidedBy, decidedAt, comment, plan } = decision;
    return this.knex.transaction(async tx => {
      const count = await tx('tenant_requests')
        .where({ id, status: 'pending' })
        .update({
          status,
          decided_by: decidedBy,
          decided_at: decidedAt,
          comment: comment ?? null,
          ...(plan && { plan }),
        });
      if (count !== 1) {
        return false;
      }
      if (decision.tenant) {
        await tx('tenants').insert(tenantToRow(decision.tenant));
      }
      if (decision.member) {
        await tx('tenant_members')
          .insert(memberToRow(decision.member))
          .onConflict(['tenant', 'user_ref'])
          .ignore();
      }
      await writeTraces(tx, traces, decidedAt);
      return true;
    });
  }
}
