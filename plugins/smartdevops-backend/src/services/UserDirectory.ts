import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { causeOf } from '../logFields';
import { inTime } from './inTime';

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
   * What whoever adds a user has to know: a portal may let people sign in who
   * are not in its catalog, but more often a name is misspelt.
   *
   * @returns nothing for a user whom the catalog knows, or who may be there
   * because it does not answer
   */
  async noticeOf(userRef: string): Promise<string | undefined> {
    return (await this.knows(userRef)) === false
      ? `The catalog of this portal knows no ${userRef}. Check the name; whoever signs in as exactly that is a member.`
      : undefined;
  }

  /** @returns nothing where the catalog does not say */
  private async knows(userRef: string): Promise<boolean | undefined> {
    try {
      return await inTime(this.ask(userRef), {
        ms: TIMEOUT_MS,
        sentence: 'The catalog does not answer.',
      });
    } catch (error) {
      this.logger.warn('The catalog does not say whether a user exists', {
        userRef,
        ...causeOf(error),
      });
      return undefined;
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
