import {
  appHost,
  hostLabel,
  IngressSettings,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppLocation, AppReader } from '../kubernetes/types';

/** Whose a host name is. */
export class HostRules {
  private readonly reader: AppReader;
  private readonly ingressOf: (cluster: string) => IngressSettings;

  constructor(options: {
    reader: AppReader;
    ingressOf: (cluster: string) => IngressSettings;
  }) {
    this.reader = options.reader;
    this.ingressOf = options.ingressOf;
  }

  /**
   * @param spec - of the version that is to take the host
   * @throws 409 if another app holds it, or an Ingress of anybody (DESIGN §5)
   */
  requireFree(location: AppLocation, spec: { host?: string }): void {
    const { cluster, namespace, tenant, app } = location;
    const label = hostLabel(app, spec);
    const host = appHost(this.ingressOf(cluster), tenant, label);
    const other = this.appWith(location, label);
    if (other) {
      throw taken(host, `the app "${other}"`);
    }
    // A solver of the tenant's own namespace gets the app its certificate.
    const holder = this.reader
      .holdersOf(cluster, host)
      .find(
        ({ namespace: in_, name, isSolver }) =>
          in_ !== namespace || (name !== app && !isSolver),
      );
    if (holder) {
      throw taken(
        host,
        holder.namespace === namespace
          ? `the Ingress "${holder.name}"`
          : 'an Ingress of somebody else in this cluster',
      );
    }
  }

  /** Another app of the tenant, one of whose versions has the host. */
  private appWith(location: AppLocation, label: string): string | undefined {
    const { reader } = this;
    return reader.appNames(location).find(app => {
      const versions = reader.getApp({ ...location, app })?.deployments ?? [];
      return (
        app !== location.app &&
        versions.some(({ spec }) => hostLabel(app, spec) === label)
      );
    });
  }
}

function taken(host: string, holder: string): Error {
  return refuse('conflict', {
    reason: 'HostTaken',
    message: `The address ${host} is used by ${holder} already. Choose another host, or another name for the app.`,
  });
}
