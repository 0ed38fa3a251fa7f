import { Timings } from './pods/timings';
import { Clock } from './util/time';

/** How to start an embedded cluster. All options have defaults. */
export interface DevClusterOptions {
  /** Port of the API server on 127.0.0.1; 0 (default) takes a free one. */
  port?: number;
  /** Port of the ingress on 127.0.0.1; 0 (default) takes a free one. */
  ingressPort?: number;
  /** Where state is kept over restarts; without it, state lives in memory. */
  dataDir?: string;
  /** File to write the kubeconfig to. */
  kubeconfig?: string;
  /** Number of simulated nodes (default 1). */
  nodes?: number;
  /** Manifests to apply at start-up: paths of YAML files, or YAML texts. */
  manifests?: string[];
  /**
   * Pods open no ports: for clusters of more pods than this process may have
   * file descriptors. Whoever asks one is refused.
   */
  silentPods?: boolean;
  /** Overrides of simulated durations. */
  timings?: Partial<Timings>;
  /** Where the time comes from. */
  clock?: Clock;
}

/** A running embedded cluster. */
export interface DevCluster {
  /** URL of the API server. */
  url: string;
  /** URL of the ingress. */
  ingressUrl: string;
  ingressPort: number;
  /** Kubeconfig (YAML): contexts `admin` (current) and `smartdevops`. */
  kubeconfig: string;
  /**
   * Kubeconfig (YAML) whose current context acts as a user: `admin`,
   * `smartdevops`, or `system:serviceaccount:<namespace>:<name>`.
   */
  kubeconfigFor(user: string): Promise<string>;
  /**
   * Kubeconfig (YAML) with a client certificate of the cluster's authority
   * for any user and groups, as administrators of real clusters have.
   */
  certificateKubeconfigFor(user: string, groups?: string[]): Promise<string>;
  /** Forgets the watch history, so that old resourceVersions are gone (410). */
  compact(): void;
  /** Ends all servers, pods and timers. */
  stop(): Promise<void>;
}
