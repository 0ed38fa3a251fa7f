import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Refusal } from '../refusal';

/** Where the catalog says that an entity of a tenant, or of its app, comes from. @public */
export function entityLocation(path: string): string {
  return `smartdevops:${path}`;
}

/** Entity ref of the Group that the catalog gets for a tenant. @public */
export function tenantGroupRef(tenant: string): string {
  return `group:default/${tenant}`;
}

/** Entity ref of the System that the catalog gets for a tenant. @public */
export function tenantSystemRef(tenant: string): string {
  return `system:default/${tenant}`;
}

/** An entity that the catalog holds under a ref that a tenant would take. @public */
export type FoundEntity = {
  ref: string;
  /** Its `backstage.io/managed-by-location`, if it has one. */
  location?: string;
};

/**
 * Whether a tenant's own Group is among the platform's admins: then whoever is
 * a member of the tenant would be an admin.
 *
 * @param admins - entity refs as in `smartdevops.admins`, however they are written
 * @public
 */
export function isAdminGroup(tenant: string, admins: string[]): boolean {
  const group = normal(tenantGroupRef(tenant));
  return admins.some(admin => normal(admin) === group);
}

/**
 * Says why a tenant must not have a name, or nothing if it may: its Group would
 * be one that `smartdevops.admins` names, and every member an admin.
 *
 * @public
 */
export function checkAdminGroup(
  tenant: string,
  admins: string[],
): Refusal | undefined {
  return isAdminGroup(tenant, admins)
    ? {
        reason: 'NameReserved',
        message: `The name "${tenant}" is reserved for a group that administers the platform. Choose the name of your team or product.`,
      }
    : undefined;
}

/**
 * Says why a tenant must not have a name, or nothing if it may: the catalog
 * holds a Group or System of that name which is not the tenant's. The catalog
 * would keep that one, and the tenant's apps would belong to somebody else.
 *
 * @param found - what the catalog holds under the refs of the tenant's entities
 * @public
 */
export function checkTenantEntities(
  tenant: string,
  found: FoundEntity[],
): Refusal | undefined {
  const foreign = found.find(
    ({ location }) => location !== entityLocation(tenant),
  );
  return foreign
    ? {
        reason: 'NameReserved',
        message: `The catalog of this portal has a ${
          foreign.ref.split(':')[0]
        } named "${tenant}" already, which is not a tenant's. Choose another name.`,
      }
    : undefined;
}

/** Refs are compared without case; kind and namespace may be left out of one. */
function normal(ref: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(ref, { defaultKind: 'group' }));
  } catch {
    return ref;
  }
}
