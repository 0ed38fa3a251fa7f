import type { LoggerService } from '@backstage/backend-plugin-api';
import { ClusterCache } from '../ClusterCache';
import { loadKubeConfig } from '../connect';
import { describeRequest } from '../describeRequest';
import { Identities } from '../identities';
import { KubernetesIsolationProber } from '../isolation/KubernetesIsolationProber';
import { KubernetesAppWriter } from '../KubernetesAppWriter';
import { KubernetesNamespaceReader } from '../KubernetesNamespaceReader';
import { KubernetesReleaseWriter } from '../KubernetesReleaseWriter';
import { KubernetesTenantWriter } from '../KubernetesTenantWriter';
import { IngressOptions } from '../manifests/app';
import { ClusterCheck } from '../rights';
import { ServedKinds } from '../ServedKinds';
import { Transport } from '../Transport';
import { UsageSampler } from '../UsageSampler';

/** How a cluster is reached, and how users reach the apps in it. */
export type ClusterOptions = {
  name: string;
  title: string;
  kubeconfig?: string;
  context?: string;
  ingress: IngressOptions;
};

/** Who is told of what goes on with an API server. */
export type ClusterObserver = {
  apiRequest(
    request: ReturnType<typeof describeRequest> & {
      cluster: string;
      code: number | 'error';
      seconds: number;
    },
  ): void;
  watchInterrupted(cluster: string, kind: string): void;
};

/** One cluster that tenants are put in: what is known of it, and what writes to it. */
export class Cluster {
  readonly name: string;
  readonly title: string;
  readonly ingress: ClusterOptions['ingress'];
  readonly cache: ClusterCache;
  readonly usage: UsageSampler;
  readonly apps: KubernetesAppWriter;
  readonly releases: KubernetesReleaseWriter;
  readonly tenants: KubernetesTenantWriter;
  readonly namespaces: KubernetesNamespaceReader;
  readonly prober: KubernetesIsolationProber;
  readonly checker: ClusterCheck;

  constructor(
    cluster: ClusterOptions,
    options: {
      /** Whether what pods use is remembered for an hour. */
      usageHistory: boolean;
      removalEnabled: boolean;
      allowedRegistries: string[] | undefined;
      /** Told of what goes on with the API server. */
      observer: ClusterObserver;
      clock: () => number;
      logger: LoggerService;
    },
  ) {
    const { name, title, ingress } = cluster;
    const { usageHistory, removalEnabled, allowedRegistries } = options;
    const { observer, clock, logger } = options;
    const transport = new Transport(
      loadKubeConfig(cluster),
      ({ request, code, seconds }) =>
        observer.apiRequest({
          cluster: name,
          ...describeRequest(request),
          code,
          seconds,
        }),
    );
    const identities = new Identities(transport);
    const served = new ServedKinds({ transport, clock });
    const writing = { transport, identities, ingress };
    this.name = name;
    this.title = title;
    this.ingress = ingress;
    this.cache = new ClusterCache({
      cluster: name,
      transport,
      logger,
      ingress,
      onInterrupted: kind => observer.watchInterrupted(name, kind),
    });
    this.usage = new UsageSampler({
      transport,
      logger,
      restartsOf: pod => this.cache.restartsOf(pod),
      history: usageHistory,
    });
    this.apps = new KubernetesAppWriter(writing);
    this.releases = new KubernetesReleaseWriter(writing);
    this.tenants = new KubernetesTenantWriter({ identities, served });
    this.namespaces = new KubernetesNamespaceReader(transport);
    this.prober = new KubernetesIsolationProber({
      transport,
      identities,
      served,
      ingress,
      removalEnabled,
      allowedRegistries,
    });
    this.checker = new ClusterCheck(transport);
  }

  /** Begins to watch; returns at once. */
  start(): void {
    this.cache.start();
    this.usage.start();
  }

  stop(): void {
    this.usage.stop();
    this.cache.stop();
  }
}
