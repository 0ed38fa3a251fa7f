import type { Readable } from 'node:stream';
import {
  AdmissionState,
  AppChange,
  AppRef,
  FoundNamespace,
  IsolationObservation,
  LogsQuery,
  RightOfIdentity,
  ObservedApp,
  Plan,
  PodSecurity,
  QuotaUsage,
  ReleaseStep,
  ResourceUsage,
  StoredSpec,
  Version,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** How current what is known of the cluster is. */
export type Freshness = {
  /** Whether everything has been listed at least once. */
  synced: boolean;
  stale: boolean;
  asOf: string;
};

/** A namespace of one of the clusters. */
export type Place = {
  /** Name of the cluster, as configured. */
  cluster: string;
  namespace: string;
};

/** An app with the place it lives in. */
export type AppLocation = AppRef &
  Place & {
    /** What pods of the tenant may do; `restricted` unless told. */
    podSecurity?: PodSecurity;
  };

/** An app by where it is, whoever's it is. */
export type AppKey = Place & { app: string };

/** An Ingress that takes a host name. */
export type HostHolder = {
  namespace: string;
  name: string;
  /** Whether it is there only while a certificate for the host is got. */
  isSolver?: boolean;
};

/** What is known of apps, from memory. */
export interface AppReader {
  /** A greater one as soon as anything of any app may be different. */
  readonly version: number;
  /** Of a cluster that is not configured nothing is known. */
  freshness(cluster: string): Freshness;
  appNames(place: Place): string[];
  getApp(key: AppLocation): ObservedApp | undefined;
  getUsage(place: Place): QuotaUsage[];
  /** Ingresses, whoever's they are, that take a host name. */
  holdersOf(cluster: string, host: string): HostHolder[];
  /** Calls back after any object of an app changed; returns how to stop that. */
  onChange(listener: (key: AppKey) => void): () => void;
  /** Calls back after what confines a tenant was changed or deleted; returns how to stop that. */
  onTenantChange(listener: (place: Place) => void): () => void;
  /** Calls back when everything of a cluster has been listed for the first time. */
  onSynced(listener: () => void): void;
  /** Resolves once the predicate holds, or with what is known when time is up. */
  waitFor(
    key: AppLocation,
    predicate: (app: ObservedApp | undefined) => boolean,
    timeoutMs: number,
  ): Promise<ObservedApp | undefined>;
}

/** What a pod used over time; the oldest first. */
export type UsageHistory = {
  pod: string;
  /** Milliseconds since the epoch, cores, and bytes. */
  points: { at: number; cpu: number; memory: number; restarts: number }[];
};

/** What pods use, from memory. */
export interface UsageReader {
  /** Whether anything measures the pods of a cluster at the moment. */
  isAvailable(cluster: string): boolean;
  /** A greater one as soon as anything may be different. */
  readonly version: number;
  /** Missing for a pod that was not measured of late. */
  usageOf(place: Place, pod: string): ResourceUsage | undefined;
  /** Of the last hour, where that is kept. */
  historyOf(place: Place, pods: RegExp): UsageHistory[];
}

/** A version as it is written to its Deployment. */
export type AppVersion = {
  spec: StoredSpec;
  version: Version;
  stopped: boolean;
  /** Halted with its tenant: the replica count it had. */
  suspended?: number;
  /** Replicas to run instead of what the spec says. */
  replicas?: number;
  restartedAt?: string;
  /** Since when the version is counted on to take the users over. */
  heldSince?: string;
  /** What was done to it last, oldest first. */
  changes?: AppChange[];
};

/** What is asked of the log of one pod. */
export type PodLogQuery = LogsQuery & {
  /** Puts the time of each line in front of it. */
  timestamps?: boolean;
  /** RFC 3339; the API server cuts it to whole seconds. */
  sinceTime?: string;
};

/** Writes apps as the tenant's deployer. */
export interface AppWriter {
  /** Whether the API server knows an app of that name. */
  exists(location: AppLocation): Promise<boolean>;
  /** Writes all objects of a new app. */
  create(
    location: AppLocation,
    version: AppVersion,
    secretEnv: Record<string, string>,
  ): Promise<void>;
  /**
   * Rewrites one color's Deployment from what it holds now; the change is
   * planned anew if somebody else was faster.
   *
   * @param change - answers nothing where there is nothing to change
   * @returns the generation it has then, and whether it was changed
   */
  update(
    location: AppLocation,
    color: Version['color'],
    change: (current: AppVersion) => AppVersion | undefined,
  ): Promise<{ generation: number; changed: boolean }>;
  /**
   * Deletes all objects of an app; what is gone already is no error.
   *
   * @throws RemovalUnfinished if something of it may be gone: remove it again
   */
  remove(location: AppLocation): Promise<void>;
  /** Log of one pod; the stream ends with the log, or never when following. */
  logs(
    location: AppLocation,
    pod: string,
    query: PodLogQuery,
    signal: AbortSignal,
  ): Promise<Readable>;
}

/** What an app answered to a probe. */
export type ProbeAnswer = {
  /** HTTP status; of the API server where the app did not answer. */
  code: number;
  /** Beginning of the answer's body. */
  text: string;
};

/** Carries plans of releases out as the tenant's deployer. */
export interface ReleaseWriter {
  /**
   * Does the steps in their order, each once the one before succeeded.
   *
   * @returns the steps that were done, without those that turned out to be
   * unnecessary or no longer allowed
   * @throws 409 (see `isStale`) if the state or a version was changed since
   * the plan was made: plan anew
   */
  execute(location: AppLocation, steps: ReleaseStep[]): Promise<ReleaseStep[]>;
  /** Has the API server judge a version without writing it. */
  tryVersion(
    location: AppLocation,
    step: Extract<ReleaseStep, { kind: 'writeVersion' }>,
  ): Promise<void>;
  /** Adds values to the app's Secret; what is in it stays. */
  addSecrets(
    location: AppLocation,
    values: Record<string, string>,
  ): Promise<void>;
  /** Asks the preview for a path, through the API server. */
  probePreview(
    location: AppLocation,
    path: string,
    signal: AbortSignal,
  ): Promise<ProbeAnswer>;
}

/** A tenant as it is written to the cluster. */
export type TenantSpec = Place & {
  name: string;
  /** `restricted` unless told. */
  podSecurity?: PodSecurity;
  plan: Plan;
  /** Whether users come by https, so that certificates have to be got. */
  https?: boolean;
  /** Names under which the cluster knows the members. */
  members: string[];
};

/** What was found otherwise than it should be, and put back. */
export type Repair = { object: string; found: string };

/** How far provisioning is. */
export type Progress = { done: number; total: number; next: string };

/** Writes tenants as the provisioner. */
export interface TenantWriter {
  /**
   * Makes the tenant's namespace and everything in it what it should be.
   * Changes nothing where nothing differs.
   *
   * @throws if the namespace exists and is not the tenant's
   */
  provision(
    tenant: TenantSpec,
    onProgress?: (progress: Progress) => Promise<void>,
  ): Promise<void>;
  /** The same, and tells what differed. */
  repair(tenant: TenantSpec): Promise<Repair[]>;
  /** Whether the tenant's namespace is there. */
  namespaceExists(tenant: TenantSpec): Promise<boolean>;
  /** Deletes the namespace with everything in it (needs `deploy/rbac/removal`). */
  deleteNamespace(tenant: TenantSpec): Promise<void>;
}

/** Looks at namespaces, whoever's they are. */
export interface NamespaceReader {
  /**
   * @returns nothing where there is none of that name
   * @throws if the cluster does not answer
   */
  find(place: Place): Promise<FoundNamespace | undefined>;
}

/** What the cluster allows the suite to do. */
export type ClusterFindings = {
  kubernetesVersion: string;
  missingRights: RightOfIdentity[];
  excessRights: RightOfIdentity[];
  admissionPolicies: AdmissionState;
};

/** Asks the cluster what the suite's identities may do. */
export interface ClusterChecker {
  /** @throws if the cluster does not answer */
  check(): Promise<ClusterFindings>;
}

/** Looks at a tenant's isolation from inside, changing nothing. */
export interface IsolationProber {
  /**
   * Tries what must and must not be possible, and compares what is there with
   * what {@link TenantWriter} wrote.
   *
   * @param otherNamespace - namespace of another tenant, if there is one
   * @throws if the cluster cannot be reached; what it only refuses to tell
   * becomes an observation
   */
  observe(
    tenant: TenantSpec,
    otherNamespace?: string,
  ): Promise<IsolationObservation[]>;
}
