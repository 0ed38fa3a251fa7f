import { StoredSpec } from './storedSpec';
import { Version } from '../api/schemas/releaseStatus';
import { Color } from '../model/words';
import { Refusal } from '../refusal';
import { ReleaseState } from './releaseState';

/**
 * One write to the cluster. Steps of a plan are done in order, each only when
 * the one before succeeded; a plan that was cut off anywhere is taken up from
 * what is observed then.
 *
 * @public
 */
export type ReleaseStep =
  /**
   * Selector and annotation of the active Service, in one apply with
   * `resourceVersion` of the observed Service as precondition.
   */
  | { kind: 'writeState'; state: ReleaseState; resourceVersion: string }
  /**
   * Makes the active Service anew that somebody deleted. Skipped where there
   * is one, and where the app is being created or removed.
   */
  | { kind: 'restoreService'; state: ReleaseState; spec: StoredSpec }
  /** Makes a color's Deployment hold a version. */
  | {
      kind: 'writeVersion';
      version: Version;
      spec: StoredSpec;
      replicas: number;
    }
  /** Starts or grows a color; skipped if it no longer holds the revision. */
  | {
      kind: 'scaleUp';
      color: Color;
      revision: number;
      replicas: number;
      /** Marks the Deployment, so that a retirement decided before is refused. */
      holdSince: string;
    }
  /**
   * Scales a color to zero. `resourceVersion` is that of the Deployment and
   * was taken first; then {@link mayRetire} is asked of the active Service as
   * it is live; then the write is made with the precondition. In this order
   * nobody can have begun to count on the color unnoticed.
   */
  | { kind: 'retire'; color: Color; resourceVersion: string; at: string }
  /** Makes the preview Service and Ingress lead to exactly this version's pods. */
  | { kind: 'attachPreview'; version: Version; spec: StoredSpec }
  /** Lets the active Service answer on the port of the active version. */
  | { kind: 'servePort'; spec: StoredSpec }
  /** Lets the active Ingress take exactly these host names. */
  | { kind: 'serveHosts'; hosts: string[] }
  /** Lets the preview Service lead nowhere. */
  | { kind: 'detachPreview' }
  /** Makes the autoscaler scale this color, and no other. */
  | {
      kind: 'autoscale';
      color: Color;
      autoscaling: NonNullable<StoredSpec['autoscaling']>;
    }
  /** Deletes the autoscaler of an app that has none any more. */
  | { kind: 'removeAutoscaler' };

/** What to do; nothing to do is an empty list. @public */
export type ReleasePlan = { steps: ReleaseStep[]; refusal?: undefined };

/** What is to be done, or why not. @public */
export type PlanOrRefusal = ReleasePlan | { refusal: Refusal };

/** Settings of releases (app-config `smartdevops.releases`). @public */
export type ReleaseSettings = {
  /** How long a promoted version is watched before the previous one may go. */
  guardWindowSeconds: number;
  /** How long the previous color stays warm after that. */
  scaleDownDelaySeconds: number;
  /** After how long a forgotten candidate aborts itself. */
  previewTtlHours: number;
  /** After how long a rollback to a stopped version is given up. */
  rollbackDeadlineSeconds: number;
};

/** @public */
export const DEFAULT_RELEASE_SETTINGS: ReleaseSettings = {
  guardWindowSeconds: 60,
  scaleDownDelaySeconds: 60,
  previewTtlHours: 24,
  rollbackDeadlineSeconds: 600,
};
