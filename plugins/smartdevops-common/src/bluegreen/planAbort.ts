import { imageVersion } from '../images';
import { ObservedApp } from '../model/observed';
import { Refusal } from '../refusal';
import { PlanOrRefusal } from './plan';
import { rollbackTarget } from './protection';
import { assessRollback, verifying } from './refusals';
import { ReleaseEnd, ReleaseState } from './releaseState';
import { after } from './time';

/**
 * Plans to give the candidate, or a rollback in progress, up. Traffic is not
 * touched; what was started for it is retired by the reconciler. The same asked
 * for again is nothing to do.
 *
 * @public
 */
export function planAbort(
  app: ObservedApp,
  input: { by: string; now: number },
): PlanOrRefusal {
  // Also where the active version was scaled away, as for a rollback itself.
  const assessed = assessRollback(app);
  if (assessed.refusal) {
    return assessed;
  }
  const { service, state } = assessed.situation;
  if (state.intent?.kind === 'verify') {
    return {
      refusal: {
        ...verifying(state),
        message: `Version ${imageVersion(
          state.active.image,
        )} serves the users already. Roll back instead.`,
      },
    };
  }
  const target = rollbackTarget(state) ?? state.candidate;
  if (!target) {
    return state.last?.kind === 'aborted'
      ? { steps: [] }
      : { refusal: nothingToAbort() };
  }
  const what = state.intent ? 'The rollback to version' : 'Version';
  return {
    steps: [
      {
        kind: 'writeState',
        resourceVersion: service.resourceVersion,
        state: giveUp(state, {
          kind: 'aborted',
          revision: target.revision,
          at: after(input.now, 0),
          by: input.by,
          message: `${what} ${imageVersion(target.image)} was aborted.`,
        }),
      },
      ...(app.previewService?.selectedRevision === undefined
        ? []
        : [{ kind: 'detachPreview' } as const]),
    ],
  };
}

/** Why there is nothing to give up. */
export function nothingToAbort(): Refusal {
  return {
    reason: 'NothingToAbort',
    message: 'There is nothing to abort: no candidate and no rollback.',
  };
}

/** The state without its candidate and without a rollback, and why. */
export function giveUp(state: ReleaseState, last: ReleaseEnd): ReleaseState {
  const { candidate, candidateSpec, approval, intent, ...kept } = state;
  return {
    ...kept,
    ...(intent?.kind === 'verify' && { intent }),
    last,
  };
}
