import { MemberRecord, TenantRecord, TenantStore } from '../../database';
import { SharedReads } from './SharedReads';

/** Tenants and their members, read once for all payloads that wait for them. */
export class TenantReads {
  private readonly store: Pick<TenantStore, 'listTenants' | 'listMembers'>;
  private readonly tenants = new SharedReads<TenantRecord[]>();
  private readonly members = new SharedReads<MemberRecord[]>();

  constructor(store: Pick<TenantStore, 'listTenants' | 'listMembers'>) {
    this.store = store;
  }

  listTenants(): Promise<TenantRecord[]> {
    return this.tenants.ask('all', () => this.store.listTenants());
  }

  listMembers(tenant: string): Promise<MemberRecord[]> {
    return this.members.ask(tenant, () => this.store.listMembers(tenant));
  }
}
