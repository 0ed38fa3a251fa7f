import { ObservedDeployment } from '@smartdevops/backstage-plugin-smartdevops-common';
import { TenantRecord } from '../database';
import { AppReader, AppVersion, AppWriter } from '../kubernetes/types';
import { locate } from '../services';

/**
 * Halts all apps of a tenant, and lets them go on with exactly the counts
 * they had: the count is kept on each Deployment, where it survives a restart
 * of the backend and the loss of its database.
 */
export class AppHalter {
  private readonly reader: AppReader;
  private readonly writer: AppWriter;

  constructor(options: { reader: AppReader; writer: AppWriter }) {
    this.reader = options.reader;
    this.writer = options.writer;
  }

  /** Says how many Deployments it halted. */
  halt(tenant: TenantRecord): Promise<number> {
    return this.change(
      tenant,
      deployment => deployment.suspended === undefined,
      deployment => version => ({
        ...version,
        suspended: version.suspended ?? deployment.desired,
      }),
    );
  }

  /** Says how many Deployments it let go on. */
  resume(tenant: TenantRecord): Promise<number> {
    return this.change(
      tenant,
      deployment => deployment.suspended !== undefined,
      () => version => ({
        ...version,
        suspended: undefined,
        replicas: version.suspended,
      }),
    );
  }

  private async change(
    tenant: TenantRecord,
    concerned: (deployment: ObservedDeployment) => boolean,
    change: (deployment: ObservedDeployment) => (v: AppVersion) => AppVersion,
  ): Promise<number> {
    let count = 0;
    for (const app of this.reader.appNames(tenant)) {
      const location = locate({ tenant, app });
      const deployments = this.reader.getApp(location)?.deployments ?? [];
      for (const deployment of deployments.filter(concerned)) {
        await this.writer.update(
          location,
          deployment.color,
          change(deployment),
        );
        count++;
      }
    }
    return count;
  }
}
