import { Release, ReleaseAction } from '../api/schemas/releaseStatus';
import { countdownEnd, nothingCountedDown } from '../bluegreen/planCountdown';
import { nothingToAbort, planAbort } from '../bluegreen/planAbort';
import { approveRefusal } from '../bluegreen/planApprove';
import { prepareRefusal } from '../bluegreen/planPrepare';
import { checkRefusal, planPromote } from '../bluegreen/planPromote';
import { isWarm, noPrevious } from '../bluegreen/planRollback';
import { holderOf, usualCount } from '../bluegreen/observedColors';
import { rollbackTarget } from '../bluegreen/protection';
import {
  assess,
  assessRollback,
  noCandidate,
  rollingBack,
  Situation,
} from '../bluegreen/refusals';
import { imageVersion } from '../images';
import { ObservedApp } from '../model/observed';
import { Refusal } from '../refusal';
import type { ReleaseFacts } from './deriveReleaseStatus';

type Action = Release['actions'][ReleaseAction];

const NOBODY = '';

/** Which verbs may be used now, what they would do, and why not. */
export function releaseActions(
  app: ObservedApp,
  facts: ReleaseFacts,
): Release['actions'] {
  const assessed = assess(app);
  const rollback = rollbackAction(app);
  if (assessed.refusal) {
    const action = refused(assessed.refusal);
    return {
      prepare: action,
      promote: action,
      rollback,
      abort: abortAction(app),
      approve: action,
      extend: action,
      finish: action,
    };
  }
  const { situation } = assessed;
  return {
    prepare: refused(prepareRefusal(situation)),
    promote: promoteAction(app, situation, facts),
    rollback,
    abort: abortAction(app),
    approve: approveAction(situation),
    ...countdownActions(situation),
  };
}

function refused(refusal: Refusal | undefined): Action {
  return refusal ? { refusal: refusal.message } : {};
}

function promoteAction(
  app: ObservedApp,
  { state }: Situation,
  facts: ReleaseFacts,
): Action {
  const { candidate } = state;
  if (!candidate) {
    return refused(noCandidate());
  }
  const { now, rules, settings, checks } = facts;
  // Who prepared it may be refused for that alone; whoever asks may be somebody else.
  const promotedBy = (by: string) =>
    planPromote(app, {
      by,
      now,
      expectedRevision: candidate.revision,
      checks: [],
      rules,
      settings,
    });
  const plan = promotedBy(NOBODY);
  if (plan.refusal) {
    return refused(plan.refusal);
  }
  const own = promotedBy(candidate.by).refusal;
  const preparerRefusal = own?.message;
  const failed = checkRefusal(checks);
  const note = `All users get version ${imageVersion(candidate.image)} at once. It is watched for ${
    settings.guardWindowSeconds
  } seconds; if it loses replicas, ${imageVersion(state.active.image)} takes over again by itself.`;
  return failed
    ? {
        refusal: failed.message,
        overridable: failed.reason === 'ChecksFailed',
        note,
        preparerRefusal,
      }
    : { note, preparerRefusal };
}

function rollbackAction(app: ObservedApp): Action {
  const assessed = assessRollback(app);
  if (assessed.refusal) {
    return refused(assessed.refusal);
  }
  const { state, active } = assessed.situation;
  const { previous, switched, intent } = state;
  if (intent?.kind === 'rollback') {
    return refused(rollingBack());
  }
  if (previous && holderOf(app, previous)) {
    const version = `version ${imageVersion(previous.image)} (revision ${previous.revision})`;
    return {
      note: isWarm(app, state)
        ? `Immediate: all users go back to ${version}, which still runs.`
        : `Starts ${version} first with ${usualCount(active)} replicas; the users are switched to it once it is ready.`,
    };
  }
  return switched?.from !== undefined
    ? {
        note: `Starts revision ${switched.from} first, from the history; the users are switched to it once it is ready.`,
      }
    : refused(noPrevious());
}

function abortAction(app: ObservedApp): Action {
  const assessed = assessRollback(app);
  const plan = planAbort(app, { by: NOBODY, now: 0 });
  if (assessed.refusal || plan.refusal) {
    return refused(assessed.refusal ?? plan.refusal);
  }
  const { state, active } = assessed.situation;
  const target = rollbackTarget(state) ?? state.candidate;
  if (!target) {
    return refused(nothingToAbort());
  }
  const serving = imageVersion(state.active.image);
  return {
    note: `Version ${imageVersion(target.image)} is stopped. ${
      active.desired === 0
        ? `Nobody is served until version ${serving} is started.`
        : `Users notice nothing: they stay on ${serving}.`
    }`,
  };
}

function approveAction({ state }: Situation): Action {
  const refusal = approveRefusal(state);
  if (refusal) {
    return refused(refusal);
  }
  const { approval, candidate } = state;
  return approval?.revision === candidate?.revision
    ? { refusal: `Approved by ${approval?.by} already.` }
    : {};
}

function countdownActions({
  state,
}: Situation): Pick<Release['actions'], 'extend' | 'finish'> {
  if (countdownEnd(state) === undefined) {
    const action = refused(nothingCountedDown());
    return { extend: action, finish: action };
  }
  const watched = state.intent?.kind === 'verify';
  const other = state.previous
    ? `version ${imageVersion(state.previous.image)}`
    : 'the previous version';
  return {
    extend: {
      note: watched
        ? `Version ${imageVersion(state.active.image)} is watched for longer.`
        : `Going back to ${other} stays immediate for longer.`,
    },
    finish: {
      note: watched
        ? `The watching ends; ${other} stays warm for its time.`
        : `${other[0].toUpperCase()}${other.slice(1)} is stopped now; going back to it then takes the time it needs to start.`,
    },
  };
}
