import {
  IngressSettings,
  Plan,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantRecord, TenantStore } from '../database';
import { TenantSpec } from '../kubernetes/types';

/** Says what a tenant should be in the cluster, for those who write it and those who check it. */
export class TenantSpecs {
  private readonly tenants: Pick<TenantStore, 'listMembers'>;
  private readonly plans: Plan[];
  private readonly userNameTemplate: string;
  private readonly ingressOf: (cluster: string) => IngressSettings;

  constructor(options: {
    tenants: Pick<TenantStore, 'listMembers'>;
    plans: Plan[];
    /** Name under which the cluster knows a user, with `{ref}` or `{name}`. */
    userNameTemplate: string;
    ingressOf: (cluster: string) => IngressSettings;
  }) {
    this.tenants = options.tenants;
    this.plans = options.plans;
    this.userNameTemplate = options.userNameTemplate;
    this.ingressOf = options.ingressOf;
  }

  /** @throws 409 if the tenant's plan was taken out of the configuration */
  async of(tenant: TenantRecord): Promise<TenantSpec> {
    const plan = this.plans.find(({ name }) => name === tenant.plan);
    if (!plan) {
      throw refuse('conflict', {
        reason: 'PlanUnknown',
        message: `There is no plan "${tenant.plan}" any more. Give the tenant another one.`,
      });
    }
    const members = await this.tenants.listMembers(tenant.name);
    return {
      name: tenant.name,
      cluster: tenant.cluster,
      namespace: tenant.namespace,
      plan,
      podSecurity: tenant.podSecurity,
      https: this.ingressOf(tenant.cluster).scheme === 'https',
      members: members.map(({ userRef }) => this.userName(userRef)),
    };
  }

  private userName(userRef: string): string {
    const name = userRef.slice(userRef.indexOf('/') + 1);
    return this.userNameTemplate
      .replaceAll('{ref}', userRef)
      .replaceAll('{name}', name);
  }
}
