import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { catalogEntityPermissionResourceRef } from '@backstage/plugin-catalog-node/alpha';
import {
  isResourcePermission,
  Permission,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  ENTITY_ANNOTATION_APP,
  ENTITY_ANNOTATION_TENANT,
} from '@smartdevops/backstage-plugin-smartdevops-common';

const { hasAnnotation, isEntityOwner } = catalogConditions;

const TENANT_GROUP = /^group:default\/(.+)$/;

/** Whether a permission is about entities of the catalog. */
export function isCatalogPermission(
  permission: Permission,
): permission is ResourcePermission<'catalog-entity'> {
  return isResourcePermission(
    permission,
    catalogEntityPermissionResourceRef.resourceType,
  );
}

/**
 * Entities of tenants and their apps are there for members alone, who own them
 * through the tenant's group; all other entities are there for everybody.
 *
 * @param ownershipRefs - what the user is, and the groups they are in
 */
export function withoutForeignTenants(
  permission: ResourcePermission<'catalog-entity'>,
  ownershipRefs: string[],
): PolicyDecision {
  // The group itself has no owner; it is known by the tenant's name.
  const tenants = ownershipRefs.flatMap(
    ref => TENANT_GROUP.exec(ref)?.[1] ?? [],
  );
  return createCatalogConditionalDecision(permission, {
    anyOf: [
      {
        not: {
          anyOf: [
            hasAnnotation({ annotation: ENTITY_ANNOTATION_TENANT }),
            hasAnnotation({ annotation: ENTITY_ANNOTATION_APP }),
          ],
        },
      },
      isEntityOwner({ claims: ownershipRefs }),
      ...tenants.map(value =>
        hasAnnotation({ annotation: ENTITY_ANNOTATION_TENANT, value }),
      ),
    ],
  });
}
