import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  describeError,
  SmartDevOpsClient,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { difference, Sent } from './difference';
import { appEntity, tenantEntities } from './entities';

/**
 * Keeps tenants and apps in the catalog: everything once, then only what
 * changed. While the backend cannot be read nothing is removed.
 */
export class SmartDevOpsEntityProvider implements EntityProvider {
  private readonly client: SmartDevOpsClient;
  private readonly auth: AuthService;
  private readonly logger: LoggerService;
  private connection: EntityProviderConnection | undefined;
  /** Nothing until the first full mutation of this process. */
  private sent: Sent | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private hasFailed = false;

  constructor(options: {
    client: SmartDevOpsClient;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.client = options.client;
    this.auth = options.auth;
    this.logger = options.logger;
  }

  getProviderName(): string {
    return 'smartdevops';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.connection = connection;
  }

  /** Brings the catalog up to date; a call meanwhile makes it look once more. */
  refresh(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.loop().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async loop(): Promise<void> {
    do {
      this.again = false;
      try {
        await this.mutate(await this.read());
      } catch (error) {
        this.tellFailure(describeError(error).message);
      }
    } while (this.again);
  }

  /** While a portal starts, the backend may only be a moment later than the catalog. */
  private tellFailure(message: string): void {
    const sentence = `The catalog could not be brought up to date, it is tried again: ${message}`;
    if (this.hasFailed || this.sent) {
      this.logger.warn(sentence);
    } else {
      this.logger.info(sentence);
    }
    this.hasFailed = true;
  }

  private async read(): Promise<Entity[]> {
    const { token } = await this.auth.getPluginRequestToken({
      onBehalfOf: await this.auth.getOwnServiceCredentials(),
      targetPluginId: 'smartdevops',
    });
    const tenants = await this.client.listTenants({ token });
    const apps = await this.client.listApps({}, { token });
    if (apps.incomplete !== undefined) {
      // What is only not seen must not be taken out of the catalog.
      throw new Error(apps.incomplete);
    }
    return [
      ...tenants.items.flatMap(tenantEntities),
      ...apps.items.map(appEntity),
    ];
  }

  private async mutate(entities: Entity[]): Promise<void> {
    if (!this.connection) {
      return;
    }
    const locationKey = this.getProviderName();
    const deferred = (entity: Entity) => ({ entity, locationKey });
    const { added, removed, next } = difference(
      this.sent ?? new Map(),
      entities,
    );
    if (!this.sent) {
      await this.connection.applyMutation({
        type: 'full',
        entities: entities.map(deferred),
      });
    } else if (added.length > 0 || removed.length > 0) {
      await this.connection.applyMutation({
        type: 'delta',
        added: added.map(deferred),
        removed: removed.map(entityRef => ({ entityRef, locationKey })),
      });
    }
    this.sent = next;
  }
}
