import { imageVersion } from '../../images';
import { holderOf, isRolledOut, usualCount } from '../observedColors';
import { giveUp } from '../planAbort';
import {
  asVersion,
  PLATFORM_ACTOR,
  ReleaseEnd,
  ReleaseState,
} from '../releaseState';
import { after } from '../time';
import { Observation, ReconcilePlan, waiting, writing } from './situation';

/** How long it may take from writing the state to writing the Deployment. */
const WRITING_SECONDS = 60;
/** How long whoever prepared the version has to write it themselves. */
const OWN_WRITING_SECONDS = 5;

/**
 * Looks after the candidate: gives up one that was cut off or forgotten, and
 * keeps it as large as the active version.
 */
export function settleCandidate(
  observation: Observation,
): ReconcilePlan | undefined {
  const { app, state, active, now, settings } = observation;
  const { candidate } = state;
  if (!candidate || state.intent?.kind === 'rollback') {
    return undefined;
  }
  const version = imageVersion(candidate.image);
  const prepared = Date.parse(candidate.at);
  const holder = holderOf(app, candidate);
  if (!holder) {
    return (
      finishWriting(observation, prepared) ??
      drop(observation, {
        kind: 'failed',
        message: `The preparation of version ${version} was cut off. Prepare it again.`,
      })
    );
  }
  const expiry = prepared + settings.previewTtlHours * 3_600_000;
  if (now >= expiry) {
    return drop(observation, {
      kind: 'expired',
      message: `Version ${version} was not promoted within ${settings.previewTtlHours} hours and was given up. Prepare it again if it is still wanted.`,
    });
  }
  const wanted = active ? (candidate.replicas ?? active.desired) : 0;
  // Growing only: a candidate larger than needed costs little, one that
  // shrinks with every swing of the autoscaler is never ready.
  if (holder.desired < wanted) {
    return {
      steps: [
        {
          kind: 'scaleUp',
          color: candidate.color,
          revision: candidate.revision,
          replicas: wanted,
          holdSince: candidate.at,
        },
      ],
      wakeAt: expiry,
    };
  }
  return waiting(expiry);
}

/**
 * Writes the candidate to its color where whoever prepared it died before
 * that; nothing once it could not be done for too long.
 *
 * @param since - when the state was written
 */
export function finishWriting(
  { state, active, now }: Observation,
  since: number,
): ReconcilePlan | undefined {
  const { candidate } = state;
  const spec = specToWrite(state);
  const limit = since + WRITING_SECONDS * 1000;
  const own = since + OWN_WRITING_SECONDS * 1000;
  if (now >= limit) {
    return undefined;
  }
  if (!candidate || !spec || !active || now < own) {
    return waiting(spec && now < own ? own : limit);
  }
  const replicas = candidate.replicas ?? usualCount(active);
  const version = asVersion(candidate);
  return {
    steps: [{ kind: 'writeVersion', version, spec, replicas }],
    wakeAt: limit,
  };
}

/** What belongs to the candidate, and not to what somebody wrote beside it. */
function specToWrite({ candidate, candidateSpec }: ReleaseState) {
  return candidateSpec?.image === candidate?.image ? candidateSpec : undefined;
}

function drop(
  observation: Observation,
  end: Pick<ReleaseEnd, 'kind' | 'message'>,
): ReconcilePlan {
  const { state, now } = observation;
  return writing(
    observation,
    giveUp(state, {
      ...end,
      revision: state.candidate!.revision,
      at: after(now, 0),
      by: PLATFORM_ACTOR,
    }),
  );
}

/**
 * Lets the preview lead to exactly the candidate's pods once all are ready,
 * and nowhere while there is none, or none of them answers (DESIGN §5).
 */
export function followPreview({
  app,
  state,
}: Observation): ReconcilePlan | undefined {
  const { candidate, intent } = state;
  const selected = app.previewService?.selectedRevision;
  const holder = holderOf(app, candidate);
  const shown = intent?.kind === 'rollback' ? undefined : candidate;
  if (selected !== undefined) {
    const leadsToCandidate =
      selected === shown?.revision &&
      app.previewService?.selectedColor === shown.color;
    const answers = holder !== undefined && holder.available > 0;
    return leadsToCandidate && answers
      ? undefined
      : { steps: [{ kind: 'detachPreview' }] };
  }
  return shown && holder?.spec && isRolledOut(holder)
    ? {
        steps: [{ kind: 'attachPreview', version: shown, spec: holder.spec }],
      }
    : undefined;
}
