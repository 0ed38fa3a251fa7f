import {
  FIELD_MANAGER,
  LABEL_TENANT,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Identities } from './identities';
import { isNotFound } from './KubernetesError';
import { tenantManifests } from './manifests/tenant';
import { TenantSpec, TenantWriter } from './types';
import { Writer } from './Writer';

/** Provisions tenants through the provisioner's identity. */
export class KubernetesTenantWriter implements TenantWriter {
  constructor(private readonly identities: Identities) {}

  async provision(tenant: TenantSpec): Promise<void> {
    const provisioner = this.identities.provisioner();
    await requireOwnNamespace(provisioner, tenant);
    for (const manifest of tenantManifests(tenant)) {
      await provisioner.apply(manifest, FIELD_MANAGER);
    }
  }
}

/** A namespace that exists without the tenant's label is somebody else's. */
async function requireOwnNamespace(
  provisioner: Writer,
  tenant: TenantSpec,
): Promise<void> {
  try {
    const found = await provisioner.get('Namespace', tenant.namespace);
    if (found.metadata.labels?.[LABEL_TENANT] === tenant.name) {
      return;
    }
  } catch (error) {
    if (isNotFound(error)) {
      return;
    }
    throw error;
  }
  throw refuse('conflict', {
    reason: 'NamespaceForeign',
    message: `The namespace "${tenant.namespace}" exists already and is not this tenant's. It is left alone; choose another tenant name.`,
  });
}
