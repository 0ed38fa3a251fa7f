import { IngressSettings } from '../hosts';
import { ObservedApp } from '../model/observed';
import { deploymentOf } from './observedColors';
import { ReleaseSettings } from './plan';
import { followPreview, settleCandidate } from './reconcile/candidate';
import { followAutoscaler, followHosts, followPort } from './reconcile/follow';
import { rebuildState, repairSelector } from './reconcile/repair';
import { MissingService, restoreService } from './reconcile/restore';
import { retireIdle } from './reconcile/retire';
import { settleRollback } from './reconcile/rollback';
import { Observation, ReconcilePlan, waiting } from './reconcile/situation';
import { settleVerification } from './reconcile/verify';

/** In the order of their importance to users. */
const MOVERS = [
  repairSelector,
  settleVerification,
  settleRollback,
  settleCandidate,
];
/** Independent of each other; each looks only where the movers left nothing to write. */
const FOLLOWERS = [
  followPort,
  followPreview,
  followAutoscaler,
  retireIdle,
  // Last, so that a cluster that refuses the host keeps nothing else waiting.
  followHosts,
];

/**
 * What the platform has to do for an app by itself, from what is observed and
 * what was begun: finish, watch, repair, clean up. To be asked again after
 * each change and at `wakeAt`. Level-triggered: it needs to know nothing of
 * what was planned before (DESIGN §5).
 *
 * @public
 */
export function planReconcile(
  app: ObservedApp,
  {
    now,
    settings,
    ingress,
    missing,
  }: {
    now: number;
    settings: ReleaseSettings;
    ingress: IngressSettings;
    /** Where there is no active Service. */
    missing?: MissingService;
  },
): ReconcilePlan {
  const service = app.activeService;
  if (!service) {
    return missing ? restoreService(app, missing, now) : waiting();
  }
  const state = service.release ?? rebuildState(app, now);
  if (!state) {
    return waiting();
  }
  const { resourceVersion } = service;
  if (!service.release) {
    return { steps: [{ kind: 'writeState', state, resourceVersion }] };
  }
  const active = deploymentOf(app, state.active.color);
  const situation = { app, service, state, active };
  const observation = { ...situation, now, settings, ingress };
  if (app.deployments.some(({ suspended }) => suspended !== undefined)) {
    // The tenant's apps are halted as they were; only users are kept from
    // being led astray.
    return repairSelector(observation) ?? waiting();
  }
  return plan(observation);
}

function plan(observation: Observation): ReconcilePlan {
  let wakeAt: number | undefined;
  const later = ({ wakeAt: time }: ReconcilePlan) => {
    wakeAt = Math.min(time ?? Infinity, wakeAt ?? Infinity);
  };
  for (const mover of MOVERS) {
    const part = mover(observation);
    if (part && part.steps.length > 0) {
      return part;
    }
    later(part ?? waiting());
  }
  const parts = FOLLOWERS.map(follower => follower(observation)).filter(
    part => part !== undefined,
  );
  parts.forEach(later);
  return {
    steps: parts.flatMap(part => part.steps),
    wakeAt: wakeAt === Infinity ? undefined : wakeAt,
  };
}

export type { MissingService } from './reconcile/restore';
export type { ReconcilePlan } from './reconcile/situation';
