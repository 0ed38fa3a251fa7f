import { imageVersion } from '../../images';
import { ObservedDeployment } from '../../model/observed';
import { worstProblem } from '../../status/worstProblem';
import {
  hasPods,
  holderOf,
  isCurrent,
  isRolledOut,
  isScaledAway,
  isServing,
} from '../observedColors';
import { PLATFORM_ACTOR } from '../releaseState';
import { after } from '../time';
import { Observation, ReconcilePlan, waiting, writing } from './situation';

/**
 * Watches a promoted version through its guard window: back to the previous
 * one as soon as it loses replicas that it had, on to the warm time when it
 * got through (DESIGN §5, verify).
 */
export function settleVerification(
  observation: Observation,
): ReconcilePlan | undefined {
  const { app, state, active, now, settings } = observation;
  const { intent } = state;
  if (intent?.kind !== 'verify') {
    return guardWarmTime(observation);
  }
  const failing =
    isScaledAway(holderOf(app, state.active)) ||
    hasLostReplicas(active, intent.replicas);
  const previous = holderOf(app, state.previous);
  if (failing && hasPods(previous)) {
    return switchBack(observation);
  }
  const until = Date.parse(intent.until);
  const { intent: _, ...settled } = state;
  const retireAt = after(now, settings.scaleDownDelaySeconds);
  if (now >= until && !failing && isServing(app)) {
    return writing(observation, { ...settled, retireAt });
  }
  const giveUpAt = until + settings.rollbackDeadlineSeconds * 1000;
  if (now >= giveUpAt) {
    return writing(observation, {
      ...settled,
      retireAt,
      last: {
        kind: 'failed',
        revision: state.active.revision,
        at: after(now, 0),
        by: PLATFORM_ACTOR,
        message: `Version ${imageVersion(
          state.active.image,
        )} never served steadily after its promotion, and the previous version did not run either.`,
      },
    });
  }
  return waiting(now < until ? until : giveUpAt);
}

/**
 * While the previous version is still warm, one that was promoted and lost
 * everything is given up for it as well: nobody is served, and somebody could.
 */
function guardWarmTime(observation: Observation): ReconcilePlan | undefined {
  const { app, state, active } = observation;
  const lostAll =
    active === undefined ||
    isScaledAway(holderOf(app, state.active)) ||
    (isCurrent(active) && active.desired > 0 && active.available === 0);
  return state.retireAt !== undefined &&
    state.switched?.kind === 'promote' &&
    lostAll &&
    isRolledOut(holderOf(app, state.previous))
    ? switchBack(observation)
    : undefined;
}

/**
 * Whether a version has fewer available replicas than when it took over. A
 * smaller count that somebody asked for is no loss, and a status that does
 * not describe the newest spec says nothing.
 */
function hasLostReplicas(
  active: ObservedDeployment | undefined,
  replicas: number,
): boolean {
  return (
    active === undefined ||
    (isCurrent(active) && active.available < Math.min(replicas, active.desired))
  );
}

function switchBack(observation: Observation): ReconcilePlan {
  const { app, state, active, now, settings } = observation;
  const failed = state.active;
  const cause = isScaledAway(active)
    ? 'Somebody scaled it to zero by hand.'
    : active && worstProblem(app, active, now)?.message;
  const at = after(now, 0);
  return writing(observation, {
    active: state.previous!,
    previous: failed,
    retireAt: after(now, settings.scaleDownDelaySeconds),
    switched: {
      kind: 'switch-back',
      at,
      by: PLATFORM_ACTOR,
      from: failed.revision,
    },
    last: {
      kind: 'switched-back',
      revision: failed.revision,
      at,
      by: PLATFORM_ACTOR,
      message: `Version ${imageVersion(
        failed.image,
      )} lost replicas soon after its promotion, so the users were sent back to ${imageVersion(
        state.previous!.image,
      )}. ${cause ?? 'Its pods and events tell why.'}`,
    },
  });
}
