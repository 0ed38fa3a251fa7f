import { Refusal } from '../refusal';

/** A namespace as the cluster knows it. @public */
export type FoundNamespace = {
  /** Whose it is, by the label of the platform; missing: nobody's that we know. */
  tenant?: string;
};

/**
 * Says why a namespace cannot become a tenant's, or nothing if it can: one
 * that exists without the tenant's label is somebody else's (DESIGN §6).
 *
 * @param found - what is there; nothing where the name is free
 * @param cluster - named where the portal has several
 * @public
 */
export function checkNamespace(
  { tenant, namespace }: { tenant: string; namespace: string },
  found: FoundNamespace | undefined,
  cluster?: string,
): Refusal | undefined {
  if (!found || found.tenant === tenant) {
    return undefined;
  }
  const where = cluster === undefined ? '' : ` in the cluster ${cluster}`;
  return {
    reason: 'NamespaceTaken',
    message: `The namespace "${namespace}" exists already${where} and is not this tenant's. It is left alone; choose another tenant name.`,
  };
}
