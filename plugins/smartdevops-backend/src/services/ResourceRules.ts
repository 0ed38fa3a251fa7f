import {
  checkResources,
  ContainerResources,
  Plan,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantRecord } from '../database';

/** What the containers of a tenant can be given. */
export class ResourceRules {
  constructor(private readonly plans: Plan[]) {}

  /** @throws 400 if no pod with these resources could be made */
  require(
    tenant: TenantRecord,
    { resources }: { resources?: ContainerResources },
  ): void {
    const plan = this.plans.find(({ name }) => name === tenant.plan);
    const refusal = checkResources(resources, plan);
    if (refusal) {
      throw refuse('input', refusal);
    }
  }
}
