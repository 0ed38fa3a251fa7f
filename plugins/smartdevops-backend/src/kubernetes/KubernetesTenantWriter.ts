import {
  checkNamespace,
  FIELD_MANAGER,
  LABEL_TENANT,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { firstDifference } from './firstDifference';
import { Identities } from './identities';
import { isNotFound, isTaken } from './KubernetesError';
import { globalNetworkPolicyManifest } from './manifests/globalNetworkPolicy';
import { tenantManifests } from './manifests/tenant';
import { Manifest } from './resources';
import { ServedKinds } from './ServedKinds';
import { Progress, Repair, TenantSpec, TenantWriter } from './types';
import { StoredObject, Writer } from './Writer';

/** Provisions tenants through the provisioner's identity. */
export class KubernetesTenantWriter implements TenantWriter {
  private readonly identities: Identities;
  private readonly served: ServedKinds;

  constructor(options: { identities: Identities; served: ServedKinds }) {
    this.identities = options.identities;
    this.served = options.served;
  }

  async provision(
    tenant: TenantSpec,
    onProgress?: (progress: Progress) => Promise<void>,
  ): Promise<void> {
    const provisioner = this.identities.provisioner();
    await requireOwnNamespace(provisioner, tenant);
    const manifests = await this.manifestsOf(tenant);
    for (const [done, manifest] of manifests.entries()) {
      await onProgress?.({
        done,
        total: manifests.length,
        next: describe(manifest),
      });
      await apply(provisioner, manifest);
    }
  }

  async repair(tenant: TenantSpec): Promise<Repair[]> {
    const provisioner = this.identities.provisioner();
    await requireOwnNamespace(provisioner, tenant);
    const repairs: Repair[] = [];
    for (const manifest of await this.manifestsOf(tenant)) {
      const before = await find(provisioner, manifest);
      const after = await apply(provisioner, manifest);
      // An apply that changes nothing keeps the resourceVersion, so the API
      // server itself says whether something differed.
      if (before?.metadata.resourceVersion !== after.metadata.resourceVersion) {
        const found = before ? firstDifference(before, after) : 'was missing';
        repairs.push({ object: describe(manifest), found });
      }
    }
    return repairs;
  }

  async namespaceExists(tenant: TenantSpec): Promise<boolean> {
    const provisioner = this.identities.provisioner();
    const found = await getOrNothing(() =>
      provisioner.get('Namespace', tenant.namespace),
    );
    return found?.metadata.labels?.[LABEL_TENANT] === tenant.name;
  }

  async deleteNamespace(tenant: TenantSpec): Promise<void> {
    await this.identities.provisioner().delete('Namespace', tenant.namespace);
  }

  /** What confines comes before what permits. */
  private async manifestsOf(tenant: TenantSpec): Promise<Manifest[]> {
    const [namespace, ...rest] = tenantManifests(tenant);
    return (await this.served.serves('GlobalNetworkPolicy'))
      ? [namespace, globalNetworkPolicyManifest(tenant), ...rest]
      : [namespace, ...rest];
  }
}

/**
 * Applies an object, also one of Calico that is not there yet: some versions
 * (3.32.0, projectcalico/calico#12841) answer an apply of it with 404. It is
 * created then and applied after all, so that its fields are owned by applies.
 */
async function apply(
  provisioner: Writer,
  manifest: Manifest,
): Promise<StoredObject> {
  try {
    return await provisioner.apply(manifest, FIELD_MANAGER);
  } catch (error) {
    if (manifest.kind !== 'GlobalNetworkPolicy' || !isNotFound(error)) {
      throw error;
    }
  }
  try {
    await provisioner.create(manifest, FIELD_MANAGER);
  } catch (error) {
    // Another replica may have been faster.
    if (!isTaken(error)) {
      throw error;
    }
  }
  return provisioner.apply(manifest, FIELD_MANAGER);
}

function describe({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

function find(
  provisioner: Writer,
  { kind, metadata }: Manifest,
): Promise<StoredObject | undefined> {
  return getOrNothing(() =>
    provisioner.get(kind, metadata.name, metadata.namespace),
  );
}

async function getOrNothing(
  get: () => Promise<StoredObject>,
): Promise<StoredObject | undefined> {
  try {
    return await get();
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/** A namespace that exists without the tenant's label is somebody else's. */
async function requireOwnNamespace(
  provisioner: Writer,
  tenant: TenantSpec,
): Promise<void> {
  const found = await getOrNothing(() =>
    provisioner.get('Namespace', tenant.namespace),
  );
  const refusal = checkNamespace(
    { tenant: tenant.name, namespace: tenant.namespace },
    found && { tenant: found.metadata.labels?.[LABEL_TENANT] },
  );
  if (refusal) {
    throw refuse('conflict', refusal);
  }
}
