import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ComponentEntity,
  Entity,
  GroupEntity,
  SystemEntity,
} from '@backstage/catalog-model';
import {
  AppSummary,
  ENTITY_ANNOTATION_APP,
  ENTITY_ANNOTATION_TENANT,
  entityLocation,
  imageVersion,
  Tenant,
  tenantGroupRef,
  tenantSystemRef,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/**
 * The catalog entities of a tenant: a Group of its members, who own things,
 * and a System of its apps.
 */
export function tenantEntities(tenant: Tenant): Entity[] {
  const metadata = {
    name: tenant.name,
    title: tenant.displayName,
    annotations: {
      ...location(tenant.name),
      [ENTITY_ANNOTATION_TENANT]: tenant.name,
    },
  };
  const group: GroupEntity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: {
      ...metadata,
      description: `Members of the tenant ${tenant.displayName}`,
    },
    spec: {
      type: 'tenant',
      profile: { displayName: tenant.displayName },
      children: [],
      members: tenant.members.map(member => member.userRef),
    },
  };
  const system: SystemEntity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: {
      ...metadata,
      description: `Apps of the tenant ${tenant.displayName}`,
    },
    spec: { owner: tenantGroupRef(tenant.name), type: 'tenant' },
  };
  return [group, system];
}

/**
 * The catalog entity of an app. It lives in an entity namespace named after
 * the tenant: two tenants may have an app of the same name.
 */
export function appEntity(app: AppSummary): ComponentEntity {
  const version = app.active && imageVersion(app.active.image);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: app.name,
      namespace: app.tenant,
      description: version
        ? `App of the tenant ${app.tenant}, version ${version}`
        : `App of the tenant ${app.tenant}`,
      annotations: {
        ...location(`${app.tenant}/${app.name}`),
        [ENTITY_ANNOTATION_APP]: `${app.tenant}/${app.name}`,
      },
      links: [{ url: app.urls.active, title: 'Open the app', icon: 'web' }],
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: tenantGroupRef(app.tenant),
      system: tenantSystemRef(app.tenant),
    },
  };
}

function location(path: string): Record<string, string> {
  return {
    [ANNOTATION_LOCATION]: entityLocation(path),
    [ANNOTATION_ORIGIN_LOCATION]: entityLocation(path),
  };
}
