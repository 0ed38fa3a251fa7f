import { imageVersion } from '../../images';
import { worstProblem } from '../../status/worstProblem';
import { canTakeOver, holderOf, usualCount } from '../observedColors';
import { giveUp } from '../planAbort';
import { rollbackTarget } from '../protection';
import { asVersion, PLATFORM_ACTOR } from '../releaseState';
import { after } from '../time';
import { finishWriting } from './candidate';
import { Observation, ReconcilePlan, waiting, writing } from './situation';

/** Switches back as soon as the version that was started for it is ready. */
export function settleRollback(
  observation: Observation,
): ReconcilePlan | undefined {
  const { app, state, active, now, settings } = observation;
  const { intent } = state;
  if (intent?.kind !== 'rollback') {
    return undefined;
  }
  const target = rollbackTarget(state);
  if (!target) {
    return fail(observation, 'The version to go back to is no longer there.');
  }
  const since = Date.parse(intent.since);
  const holder = holderOf(app, target);
  if (!holder) {
    return (
      finishWriting(observation, since) ??
      fail(observation, 'It was cut off before the version was written.')
    );
  }
  if (canTakeOver(holder, active)) {
    return writing(observation, {
      active: asVersion(target),
      previous: state.active,
      retireAt: after(now, settings.scaleDownDelaySeconds),
      switched: {
        kind: 'rollback',
        at: after(now, 0),
        since: intent.since,
        by: intent.by,
        from: state.active.revision,
        note: intent.note,
      },
    });
  }
  const deadline = since + settings.rollbackDeadlineSeconds * 1000;
  if (now >= deadline) {
    const problem = worstProblem(app, holder, now);
    return fail(
      observation,
      problem?.message ?? 'It did not become ready in time.',
    );
  }
  const replicas = active ? usualCount(active) : 0;
  // An app that was stopped meanwhile is not started by this way.
  if (holder.desired === 0 && replicas > 0) {
    return {
      steps: [
        {
          kind: 'scaleUp',
          color: target.color,
          revision: target.revision,
          replicas,
          holdSince: intent.since,
        },
      ],
      wakeAt: deadline,
    };
  }
  return waiting(deadline);
}

/** Gives the rollback up; traffic was never touched. */
function fail(observation: Observation, why: string): ReconcilePlan {
  const { state, now } = observation;
  const target = rollbackTarget(state);
  const revision =
    target?.revision ??
    (state.intent?.kind === 'rollback' ? state.intent.revision : 0);
  const name = target
    ? `version ${imageVersion(target.image)}`
    : `revision ${revision}`;
  return writing(
    observation,
    giveUp(state, {
      kind: 'failed',
      revision,
      at: after(now, 0),
      by: PLATFORM_ACTOR,
      message: `The rollback to ${name} was given up: ${why} Traffic was not touched.`,
    }),
  );
}
