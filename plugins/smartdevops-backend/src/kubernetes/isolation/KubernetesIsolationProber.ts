import {
  IngressSettings,
  IsolationObservation,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { setTimeout as delay } from 'node:timers/promises';
import { Identities } from '../identities';
import { quotaManifest } from '../manifests/tenant';
import { ServedKinds } from '../ServedKinds';
import { Transport } from '../Transport';
import { IsolationProber, TenantSpec } from '../types';
import { StoredObject } from '../Writer';
import { observeAdmission } from './admission';
import { observeExposure } from './exposure';
import { observeExtras } from './extras';
import { foundIfAllowed } from './look';
import { observeObjects } from './objects';
import { observePods } from './pods';
import { observeProvisioner } from './provisioner';
import { observeRights } from './rights';

/** How long a new quota may take until the cluster has counted for it. */
const QUOTA_WAIT_MS = 10_000;
const QUOTA_POLL_MS = 100;
/** How long a change of the portal may take to reach the cluster. */
const SETTLE_MS = 2_000;

/**
 * Looks at a tenant's isolation through the identities that the platform acts
 * with: what they are refused here, they are refused always. Nothing is
 * written; every write is a dry run.
 */
export class KubernetesIsolationProber implements IsolationProber {
  private readonly transport: Transport;
  private readonly identities: Identities;
  private readonly served: ServedKinds;
  private readonly ingress: IngressSettings;
  private readonly removalEnabled: boolean;
  private readonly allowedRegistries: string[] | undefined;
  private readonly settleMs: number;

  constructor(options: {
    transport: Transport;
    identities: Identities;
    served: ServedKinds;
    ingress: IngressSettings;
    removalEnabled: boolean;
    /** Where images may come from; missing means anywhere. */
    allowedRegistries: string[] | undefined;
    /** Milliseconds after which what differs is looked at once more. */
    settleMs?: number;
  }) {
    this.transport = options.transport;
    this.identities = options.identities;
    this.served = options.served;
    this.ingress = options.ingress;
    this.removalEnabled = options.removalEnabled;
    this.allowedRegistries = options.allowedRegistries;
    this.settleMs = options.settleMs ?? SETTLE_MS;
  }

  async observe(
    tenant: TenantSpec,
    otherNamespace?: string,
  ): Promise<IsolationObservation[]> {
    const { transport, removalEnabled } = this;
    const { namespace } = tenant;
    // Where nothing answers, nothing was found out: that is no result.
    await transport.json({ path: '/version' });
    await this.waitForQuota(tenant);
    // What was changed comes before what follows from it.
    const groups = [
      () =>
        observeObjects(tenant, {
          identities: this.identities,
          served: this.served,
          settleMs: this.settleMs,
        }),
      () => observeExtras(transport, tenant),
      () => observeAdmission(transport, tenant, this.allowedRegistries),
      () =>
        observeRights(transport, {
          namespace,
          // RBAC does not ask whether a namespace exists.
          otherNamespace: otherNamespace ?? `not-${namespace}`,
          removalEnabled,
        }),
      () => observePods(transport, tenant),
      () => observeExposure(transport, tenant, this.ingress),
      () => observeProvisioner(transport, tenant),
    ];
    const observations: IsolationObservation[] = [];
    // One group after the other, to be gentle with the API server.
    for (const group of groups) {
      observations.push(...(await group()));
    }
    return observations;
  }

  /**
   * A quota that has never been counted refuses every pod ("status unknown for
   * quota"), which would look like a tenant that cannot deploy.
   */
  private async waitForQuota(tenant: TenantSpec): Promise<void> {
    const { metadata } = quotaManifest(tenant);
    const provisioner = this.identities.provisioner();
    const deadline = Date.now() + QUOTA_WAIT_MS;
    while (Date.now() < deadline) {
      const quota = await foundIfAllowed(() =>
        provisioner.get<StoredObject & { status?: { hard?: object } }>(
          'ResourceQuota',
          metadata.name,
          tenant.namespace,
        ),
      );
      if (!quota || quota.status?.hard) {
        return;
      }
      await delay(QUOTA_POLL_MS);
    }
  }
}
