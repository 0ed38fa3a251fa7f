import {
  Refusal,
  ReleaseRules,
  ReleaseSettings,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** What the portal owner decided about releases. */
export class ReleasePolicy {
  readonly settings: ReleaseSettings;
  private readonly approval: { required: boolean; tenants?: string[] };
  private readonly freeze: (tenant: string, now: number) => Refusal | undefined;

  constructor(options: {
    settings: ReleaseSettings;
    /** Whether a second person has to agree; of these tenants, or of all. */
    approval: { required: boolean; tenants?: string[] };
    /** Why nothing may be promoted at a time (ms since the epoch). */
    freeze: (tenant: string, now: number) => Refusal | undefined;
  }) {
    this.settings = options.settings;
    this.approval = options.approval;
    this.freeze = options.freeze;
  }

  /** @param now - ms since the epoch */
  rulesFor(tenant: string, now: number): ReleaseRules {
    const { required, tenants } = this.approval;
    return {
      freeze: this.freeze(tenant, now),
      approvalRequired: required && (tenants?.includes(tenant) ?? true),
    };
  }
}
