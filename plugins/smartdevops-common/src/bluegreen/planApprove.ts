import { ObservedApp } from '../model/observed';
import { PlanOrRefusal } from './plan';
import { assess, noCandidate, staleRevision } from './refusals';
import { ReleaseState } from './releaseState';
import { after } from './time';

/**
 * Plans to note that a second person agrees with the candidate.
 *
 * @public
 */
export function planApprove(
  app: ObservedApp,
  input: { by: string; now: number; expectedRevision: number },
): PlanOrRefusal {
  const assessed = assess(app);
  if (assessed.refusal) {
    return assessed;
  }
  const { service, state } = assessed.situation;
  const { by, now, expectedRevision } = input;
  const refusal = approveRefusal(state, by);
  if (refusal) {
    return { refusal };
  }
  const found = state.candidate?.revision;
  if (found !== expectedRevision) {
    return { refusal: staleRevision(expectedRevision, found) };
  }
  if (state.approval?.revision === expectedRevision) {
    return { steps: [] };
  }
  return {
    steps: [
      {
        kind: 'writeState',
        resourceVersion: service.resourceVersion,
        state: {
          ...state,
          approval: { revision: expectedRevision, by, at: after(now, 0) },
        },
      },
    ],
  };
}

/** @param by - missing: whoever it is, but not who prepared it */
export function approveRefusal(state: ReleaseState, by?: string) {
  if (!state.candidate) {
    return noCandidate();
  }
  return by === state.candidate.by
    ? {
        reason: 'SecondPersonRequired',
        message:
          'You prepared this candidate, so somebody else has to approve it.',
      }
    : undefined;
}
