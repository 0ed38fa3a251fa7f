import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  checkNamespace,
  Refusal,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { isUnreachable } from '../kubernetes';
import { NamespaceReader } from '../kubernetes/types';
import { causeOf } from '../logFields';

/** Keeps tenants out of namespaces that are somebody else's. */
export class NamespaceRules {
  private readonly namespaces: NamespaceReader;
  private readonly clusters: string[];
  private readonly prefix: string;
  private readonly logger: LoggerService;

  constructor(options: {
    namespaces: NamespaceReader;
    /** Names of the clusters that a tenant may be put in. */
    clusters: string[];
    /** What the namespaces of tenants begin with. */
    prefix: string;
    logger: LoggerService;
  }) {
    this.namespaces = options.namespaces;
    this.clusters = options.clusters;
    this.prefix = options.prefix;
    this.logger = options.logger;
  }

  /** Name of a tenant's namespace. */
  namespaceOf(tenant: string): string {
    return `${this.prefix}${tenant}`;
  }

  /**
   * Why no cluster has room for a tenant of this name. Where a cluster does not
   * tell, nothing is known: it is looked at again when somebody decides.
   */
  async check(tenant: string): Promise<Refusal | undefined> {
    const refusals = await Promise.all(
      this.clusters.map(cluster =>
        this.look(tenant, cluster).catch(error => {
          this.note(error, cluster);
          return undefined;
        }),
      ),
    );
    return refusals.every(refusal => refusal !== undefined)
      ? refusals[0]
      : undefined;
  }

  /**
   * While the cluster does not answer, the decision is not held up: setting the
   * tenant up looks again, and leaves what is somebody else's alone. A cluster
   * that answers but does not tell is another matter: that lasts until somebody
   * puts it right, and whoever decides can.
   *
   * @throws 409 if the namespace is somebody else's, 503 if the cluster does not
   * let the portal look
   */
  async require(tenant: string, cluster: string): Promise<void> {
    const refusal = await this.look(tenant, cluster).catch(error => {
      this.note(error, cluster);
      if (isUnreachable(error)) {
        return undefined;
      }
      throw refuse('unavailable', {
        reason: 'NamespaceUnknown',
        message: `The portal could not look whether the namespace "${this.namespaceOf(
          tenant,
        )}" is somebody else's, so nothing was decided. Platform → Admin says which rights are missing; the log of the portal says why.`,
      });
    });
    if (refusal) {
      throw refuse('conflict', refusal);
    }
  }

  /** A cluster that does not answer is told of by those who watch it. */
  private note(error: unknown, cluster: string): void {
    if (!isUnreachable(error)) {
      this.logger.warn('Whether a namespace is taken could not be looked up', {
        cluster,
        ...causeOf(error),
      });
    }
  }

  private async look(
    tenant: string,
    cluster: string,
  ): Promise<Refusal | undefined> {
    const namespace = this.namespaceOf(tenant);
    const found = await this.namespaces.find({ cluster, namespace });
    const isOneOfMany = this.clusters.length > 1;
    return checkNamespace(
      { tenant, namespace },
      found,
      isOneOfMany ? cluster : undefined,
    );
  }
}
