import {
  Difference,
  differences,
  IsolationObservation,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { setTimeout as delay } from 'node:timers/promises';
import { Identities } from '../identities';
import { globalNetworkPolicyManifest } from '../manifests/globalNetworkPolicy';
import { tenantManifests } from '../manifests/tenant';
import { Kind, Manifest } from '../resources';
import { ServedKinds } from '../ServedKinds';
import { TenantSpec } from '../types';
import { StoredObject, Writer } from '../Writer';
import { found, look } from './look';

/**
 * Fields in which one more entry would widen what a tenant may do, such as
 * one more rule of a NetworkPolicy or a scope that narrows a quota. The API
 * server adds no defaults to them, so they have to be exactly what was written.
 */
const EXACT: Partial<Record<Kind, string[]>> = {
  ResourceQuota: ['spec'],
  LimitRange: ['spec'],
  NetworkPolicy: ['spec'],
  RoleBinding: ['roleRef'],
};
const POD_SECURITY = 'pod-security.kubernetes.io/';

/** Where an object is not what the platform wrote; other people's labels are fine. */
export function compareManifest(
  desired: Manifest,
  live: StoredObject,
): Difference[] {
  const { kind, metadata, ...content } = desired;
  const labels = { path: 'metadata.labels', exact: false };
  return [
    ...differences(metadata.labels ?? {}, live.metadata.labels ?? {}, labels),
    ...addedPodSecurity(desired, live),
    ...Object.entries(content).flatMap(([field, value]) =>
      differences(value, live[field], {
        path: field,
        exact: EXACT[kind]?.includes(field) ?? false,
      }),
    ),
  ];
}

/** A label such as `enforce-version` can weaken what the others enforce. */
function addedPodSecurity(
  { kind, metadata }: Manifest,
  live: StoredObject,
): Difference[] {
  if (kind !== 'Namespace') {
    return [];
  }
  return Object.entries(live.metadata.labels ?? {})
    .filter(([label]) => label.startsWith(POD_SECURITY))
    .filter(([label]) => !(label in (metadata.labels ?? {})))
    .map(([label, actual]) => ({
      path: `metadata.labels["${label}"]`,
      actual,
    }));
}

/**
 * Every object of the tenant beside the manifest it was written from. What
 * differs is looked at once more a moment later: a change made in the portal,
 * such as a new member, may be on its way to the cluster.
 */
export async function observeObjects(
  tenant: TenantSpec,
  options: { identities: Identities; served: ServedKinds; settleMs: number },
): Promise<IsolationObservation[]> {
  const { identities, served, settleMs } = options;
  const provisioner = identities.provisioner();
  const manifests = tenantManifests(tenant);
  const observe = (desired: Manifest) => observeObject(provisioner, desired);
  const first = await Promise.all(manifests.map(observe));
  if (!first.every(isAsWritten)) {
    await delay(settleMs);
  }
  const settled = await Promise.all(
    manifests.map((desired, index) =>
      isAsWritten(first[index]) ? first[index] : observe(desired),
    ),
  );
  return [...settled, await observeGuardRail(tenant, { served, observe })];
}

function isAsWritten(observation: IsolationObservation): boolean {
  return observation.kind === 'object' && observation.differences?.length === 0;
}

function observeObject(
  provisioner: Writer,
  desired: Manifest,
): Promise<IsolationObservation> {
  const { kind, metadata } = desired;
  const about = {
    name: `${kind} ${metadata.name}`,
    tried: 'compared it with what the platform writes for this tenant',
  };
  return look(about, async () => {
    const live = await found(() =>
      provisioner.get(kind, metadata.name, metadata.namespace),
    );
    return {
      kind: 'object',
      differences: live && compareManifest(desired, live),
    };
  });
}

/** Calico's policy, where the cluster has Calico. */
async function observeGuardRail(
  tenant: TenantSpec,
  options: {
    served: ServedKinds;
    observe: (desired: Manifest) => Promise<IsolationObservation>;
  },
): Promise<IsolationObservation> {
  const desired = globalNetworkPolicyManifest(tenant);
  const { kind, metadata } = desired;
  const about = {
    name: `${kind} ${metadata.name}`,
    tried: 'looked whether the cluster serves projectcalico.org/v3',
  };
  const support = await look(about, async () =>
    (await options.served.serves(kind))
      ? { kind: 'object', differences: [] }
      : {
          kind: 'note',
          note: 'not served here, so the NetworkPolicies stand alone',
        },
  );
  return support.kind === 'object' ? options.observe(desired) : support;
}
