import {
  checkNamespace,
  Refusal,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { NamespaceReader } from '../kubernetes/types';

/** Keeps tenants out of namespaces that are somebody else's. */
export class NamespaceRules {
  private readonly namespaces: NamespaceReader;
  private readonly clusters: string[];
  private readonly prefix: string;

  constructor(options: {
    namespaces: NamespaceReader;
    /** Names of the clusters that a tenant may be put in. */
    clusters: string[];
    /** What the namespaces of tenants begin with. */
    prefix: string;
  }) {
    this.namespaces = options.namespaces;
    this.clusters = options.clusters;
    this.prefix = options.prefix;
  }

  /** Name of a tenant's namespace. */
  namespaceOf(tenant: string): string {
    return `${this.prefix}${tenant}`;
  }

  /**
   * Why no cluster has room for a tenant of this name. Where a cluster does not
   * answer nothing is known: it is looked at again when somebody decides.
   */
  async check(tenant: string): Promise<Refusal | undefined> {
    const refusals = await Promise.all(
      this.clusters.map(cluster =>
        this.look(tenant, cluster).catch(() => undefined),
      ),
    );
    return refusals.every(refusal => refusal !== undefined)
      ? refusals[0]
      : undefined;
  }

  /**
   * While the cluster does not answer, the decision is not held up: setting the
   * tenant up looks again, and leaves what is somebody else's alone.
   *
   * @throws 409 if the namespace is somebody else's
   */
  async require(tenant: string, cluster: string): Promise<void> {
    const refusal = await this.look(tenant, cluster).catch(() => undefined);
    if (refusal) {
      throw refuse('conflict', refusal);
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
