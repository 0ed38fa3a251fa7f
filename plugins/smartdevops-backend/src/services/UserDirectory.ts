import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { refuse } from '@smartdevops/backstage-plugin-smartdevops-common';
import { causeOf } from '../logFields';

/** People wait for the answer. */
const TIMEOUT_MS = 5_000;

/** Who is known to the catalog. */
export class UserDirectory {
  private readonly catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  private readonly auth: AuthService;
  private readonly logger: LoggerService;

  constructor(options: {
    catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.catalog = options.catalog;
    this.auth = options.auth;
    this.logger = options.logger;
  }

  /**
   * A user whom the catalog cannot be asked about may be there.
   *
   * @throws 400 if the catalog says that there is no such user
   */
  async requireKnown(userRef: string): Promise<void> {
    if ((await this.knows(userRef)) === false) {
      throw refuse('input', {
        reason: 'UserUnknown',
        message: `The catalog of this portal knows no ${userRef}. Check the name; whoever signs in without being in the catalog can ask to join instead.`,
      });
    }
  }

  /** @returns nothing where the catalog does not say */
  private async knows(userRef: string): Promise<boolean | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error('The catalog does not answer.')),
        TIMEOUT_MS,
      );
    });
    try {
      return await Promise.race([this.ask(userRef), timeout]);
    } catch (error) {
      this.logger.warn('The catalog does not say whether a user exists', {
        userRef,
        ...causeOf(error),
      });
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * As the plugin itself: a user whom the caller may not see exists too. By
   * refs, for the answer about a single entity is the same 404 where there is
   * no catalog.
   */
  private async ask(userRef: string): Promise<boolean> {
    const { items } = await this.catalog.getEntitiesByRefs(
      { entityRefs: [userRef], fields: ['kind'] },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    return items[0] !== undefined;
  }
}
