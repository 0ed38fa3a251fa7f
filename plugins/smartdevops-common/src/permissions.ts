import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of all tenant permissions; the resource ref is the tenant's name. @public */
export const RESOURCE_TYPE_TENANT = 'smartdevops-tenant';

function tenantPermission(
  name: string,
  action: 'create' | 'read' | 'update' | 'delete',
) {
  return createPermission({
    name: `smartdevops.${name}`,
    attributes: { action },
    resourceType: RESOURCE_TYPE_TENANT,
  });
}

/** Ask for a tenant. @public */
export const tenantRequestCreatePermission = createPermission({
  name: 'smartdevops.tenant-request.create',
  attributes: { action: 'create' },
});
/** Decide requests for new tenants. @public */
export const tenantRequestDecidePermission = createPermission({
  name: 'smartdevops.tenant-request.decide',
  attributes: { action: 'update' },
});
/** See what admins should know of the installation. @public */
export const platformReadPermission = createPermission({
  name: 'smartdevops.platform.read',
  attributes: { action: 'read' },
});
/** Hand over alerts: what Alertmanager's token is restricted to. @public */
export const alertIngestPermission = createPermission({
  name: 'smartdevops.alert.ingest',
  attributes: { action: 'create' },
});
/** See a tenant, its members and usage. @public */
export const tenantReadPermission = tenantPermission('tenant.read', 'read');
/** Manage a tenant's members and decide who joins. @public */
export const tenantUpdatePermission = tenantPermission(
  'tenant.update',
  'update',
);
/** Change a tenant as a whole: plan, suspend, resume, offboard. @public */
export const tenantManagePermission = tenantPermission(
  'tenant.manage',
  'update',
);
/** See a tenant's apps, events and logs. @public */
export const appReadPermission = tenantPermission('app.read', 'read');
/** Create apps. @public */
export const appCreatePermission = tenantPermission('app.create', 'create');
/** Change apps: scale, restart, stop, start, release. @public */
export const appUpdatePermission = tenantPermission('app.update', 'update');
/** Remove apps, where the portal owner switched that on. @public */
export const appDeletePermission = tenantPermission('app.delete', 'delete');

/** See a tenant's alerts. @public */
export const alertReadPermission = tenantPermission('alert.read', 'read');
/** Acknowledge a tenant's alerts. @public */
export const alertUpdatePermission = tenantPermission('alert.update', 'update');

/** Permissions on one tenant. @public */
export const tenantPermissions = [
  tenantReadPermission,
  tenantUpdatePermission,
  tenantManagePermission,
  appReadPermission,
  appCreatePermission,
  appUpdatePermission,
  appDeletePermission,
  alertReadPermission,
  alertUpdatePermission,
];

/** Permissions without a resource. @public */
export const basicPermissions = [
  tenantRequestCreatePermission,
  tenantRequestDecidePermission,
  platformReadPermission,
  alertIngestPermission,
];

/** @public */
export type TenantPermission = (typeof tenantPermissions)[number];
/** @public */
export type BasicPermission = (typeof basicPermissions)[number];
