import { AppChange } from '../bluegreen/changes';
import { ReleaseState } from '../bluegreen/releaseState';
import { StoredSpec } from '../bluegreen/storedSpec';
import { Color } from './words';

/*
 * What is known of the cluster, reduced to the fields that decisions and
 * screens use. The backend's cache keeps nothing else, so every field here
 * costs memory once per object.
 */

/** @public */
export type ObservedCondition = {
  type: string;
  status: string;
  reason?: string;
  message?: string;
};

/** One color of an app. @public */
export type ObservedDeployment = {
  name: string;
  uid: string;
  color: Color;
  image: string;
  revision?: number;
  by?: string;
  at?: string;
  createdAt: string;
  resourceVersion: string;
  generation: number;
  observedGeneration: number;
  /** `spec.replicas`: what the Deployment is told to run. */
  desired: number;
  /** Pods that are not terminating, of all of its ReplicaSets. */
  replicas: number;
  updated: number;
  ready: number;
  available: number;
  conditions: ObservedCondition[];
  /** Missing when the annotation was lost or cannot be read. */
  spec?: StoredSpec;
  stopped: boolean;
  /** Halted with its tenant; the replica count it had. */
  suspended?: number;
  restartedAt?: string;
  /** What was done to it last, oldest first. */
  changes?: AppChange[];
};

/** @public */
export type ObservedContainer = {
  name: string;
  init: boolean;
  ready: boolean;
  restarts: number;
  state: 'waiting' | 'running' | 'terminated' | 'unknown';
  reason?: string;
  message?: string;
  exitCode?: number;
  startedAt?: string;
  /** How the container ended the last time. */
  last?: { reason?: string; exitCode?: number; message?: string };
};

/** @public */
export type ObservedPod = {
  name: string;
  color?: Color;
  /** Of the version it runs; missing on pods that an older build made. */
  revision?: number;
  phase: string;
  ready: boolean;
  terminating: boolean;
  createdAt: string;
  node?: string;
  image: string;
  /** The scheduler's sentence while no node takes the pod. */
  unschedulable?: string;
  containers: ObservedContainer[];
};

/** Endpoints of one Service, counted from its EndpointSlices. @public */
export type ObservedEndpoints = { ready: number; total: number };

/** @public */
export type ObservedService = {
  name: string;
  /** Color the selector names; missing when the selector was stripped or changed. */
  selectedColor?: Color;
  /** Revision the selector names: only previews do. */
  selectedRevision?: number;
  resourceVersion: string;
  port?: number;
  release?: ReleaseState;
  createdAt: string;
};

/** The HorizontalPodAutoscaler of an app. @public */
export type ObservedAutoscaler = {
  /** Name of the Deployment it scales. */
  target: string;
  minReplicas: number;
  maxReplicas: number;
  targetCpuPercent?: number;
};

/** Where an app is reached from outside. @public */
export type ObservedIngress = {
  hosts: string[];
  /** Whether it lacks what the settings ask for: an annotation, or TLS. */
  incomplete?: boolean;
};

/** @public */
export type ObservedEvent = {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  kind: string;
  name: string;
  /** Last time it happened, RFC 3339. */
  at: string;
  count: number;
};

/** Everything the cluster says of one app. @public */
export type ObservedApp = {
  /** Name of the cluster it is in, as configured. */
  cluster: string;
  tenant: string;
  name: string;
  namespace: string;
  deployments: ObservedDeployment[];
  pods: ObservedPod[];
  activeService?: ObservedService;
  previewService?: ObservedService;
  activeEndpoints: ObservedEndpoints;
  previewEndpoints: ObservedEndpoints;
  autoscaler?: ObservedAutoscaler;
  /** Of the active lane. */
  ingress?: ObservedIngress;
  /** Newest first. */
  events: ObservedEvent[];
};
