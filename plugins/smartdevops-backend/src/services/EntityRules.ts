import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  checkAdminGroup,
  checkTenantEntities,
  FoundEntity,
  Refusal,
  refuse,
  tenantGroupRef,
  tenantSystemRef,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { causeOf } from '../logFields';
import { BriefMemo } from './BriefMemo';
import { inTime } from './inTime';
import { Clock } from './types';

/** People wait for the answer. */
const TIMEOUT_MS = 5_000;
const MAX_ENTRIES = 1_000;

/**
 * Keeps tenants from the names of groups and systems that are somebody else's.
 * Permissions go by the refs of groups: a tenant called like one would give
 * its members what that group may, and give that group the tenant's apps.
 */
export class EntityRules {
  private readonly catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  private readonly auth: AuthService;
  private readonly admins: string[];
  private readonly logger: LoggerService;
  private readonly memo: BriefMemo;

  constructor(options: {
    catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
    auth: AuthService;
    /** `smartdevops.admins`, as it is configured. */
    admins: string[];
    logger: LoggerService;
    clock: Clock;
  }) {
    this.catalog = options.catalog;
    this.auth = options.auth;
    this.admins = options.admins;
    this.logger = options.logger;
    const { clock } = options;
    this.memo = new BriefMemo({ clock, maxEntries: MAX_ENTRIES });
  }

  /**
   * Why a tenant must not have this name. While the catalog does not answer
   * only the admins are known: it is looked at again when somebody decides.
   */
  async check(tenant: string): Promise<Refusal | undefined> {
    try {
      return await this.look(tenant);
    } catch (error) {
      this.logger.warn('The catalog does not say whether a name is free', {
        tenant,
        ...causeOf(error),
      });
      return undefined;
    }
  }

  /** The same for somebody who is typing; remembered for a few seconds. */
  glance(tenant: string): Promise<Refusal | undefined> {
    return this.memo.recall([tenant], () => this.check(tenant));
  }

  /**
   * Nobody looks at this again once the tenant is there, so that here the
   * catalog has to answer.
   *
   * @throws 409 if the name is somebody else's, 503 if the catalog is silent
   */
  async require(tenant: string): Promise<void> {
    const refusal = await this.look(tenant).catch(error => {
      this.logger.warn('The catalog does not say whether a name is free', {
        tenant,
        ...causeOf(error),
      });
      throw refuse('unavailable', {
        reason: 'CatalogUnavailable',
        message: `The catalog of this portal does not answer, so nobody knows whether "${tenant}" is the name of somebody else's group or system. Nothing was approved; try again in a moment.`,
      });
    });
    if (refusal) {
      throw refuse('conflict', refusal);
    }
  }

  private async look(tenant: string): Promise<Refusal | undefined> {
    return (
      checkAdminGroup(tenant, this.admins) ??
      checkTenantEntities(
        tenant,
        await inTime(this.find(tenant), {
          ms: TIMEOUT_MS,
          sentence: 'The catalog does not answer.',
        }),
      )
    );
  }

  /** As the plugin itself: what the caller may not see exists too. */
  private async find(tenant: string): Promise<FoundEntity[]> {
    const { items } = await this.catalog.getEntitiesByRefs(
      { entityRefs: [tenantGroupRef(tenant), tenantSystemRef(tenant)] },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    return items
      .filter((item): item is Entity => item !== undefined)
      .map(entity => ({
        ref: stringifyEntityRef(entity),
        location: entity.metadata.annotations?.[ANNOTATION_LOCATION],
      }));
  }
}
