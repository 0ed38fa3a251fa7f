import { Entity } from '@backstage/catalog-model';
import {
  AppRef,
  ENTITY_ANNOTATION_APP,
  ENTITY_ANNOTATION_TENANT,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** The app that an entity stands for, from its annotation `<tenant>/<app>`. */
export function appOf(entity: Entity): AppRef | undefined {
  const value = entity.metadata.annotations?.[ENTITY_ANNOTATION_APP] ?? '';
  const [tenant, app, ...rest] = value.split('/');
  return tenant && app && rest.length === 0 ? { tenant, app } : undefined;
}

/** The tenant that an entity stands for. */
export function tenantOf(entity: Entity): string | undefined {
  return entity.metadata.annotations?.[ENTITY_ANNOTATION_TENANT] || undefined;
}

/**
 * Whether an entity stands for an app.
 *
 * @public
 */
export function isApp(entity: Entity): boolean {
  return appOf(entity) !== undefined;
}

/**
 * Whether an entity stands for a tenant. An app may name its tenant too, for
 * policies that go by it.
 *
 * @public
 */
export function isTenant(entity: Entity): boolean {
  return tenantOf(entity) !== undefined && !isApp(entity);
}

/** Path of an app's page in the catalog. */
export function appPath({ tenant, app }: AppRef, tab = ''): string {
  return `/catalog/${tenant}/component/${app}${tab && `/${tab}`}`;
}
