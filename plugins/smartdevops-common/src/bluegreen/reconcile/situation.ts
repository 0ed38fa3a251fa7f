import { IngressSettings } from '../../hosts';
import {
  ObservedApp,
  ObservedDeployment,
  ObservedService,
} from '../../model/observed';
import { ReleasePlan, ReleaseSettings } from '../plan';
import { ReleaseState } from '../releaseState';

/** What each part of the reconciliation looks at. */
export type Observation = {
  app: ObservedApp;
  service: ObservedService;
  state: ReleaseState;
  /** Deployment of the active version, if it is there. */
  active: ObservedDeployment | undefined;
  now: number;
  settings: ReleaseSettings;
  ingress: IngressSettings;
};

/** What is to be done, and when to look again though nothing changes (ms since the epoch). */
export type ReconcilePlan = ReleasePlan & { wakeAt?: number };

/** One write of the active Service. */
export function writing(
  { service }: Observation,
  state: ReleaseState,
): ReconcilePlan {
  return {
    steps: [
      { kind: 'writeState', state, resourceVersion: service.resourceVersion },
    ],
  };
}

/** Nothing to do until then. */
export function waiting(wakeAt?: number): ReconcilePlan {
  return { steps: [], wakeAt };
}
