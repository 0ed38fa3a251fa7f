import { QuotaUsage } from '../api/schemas/tenants';
import { imageVersion } from '../images';
import { ObservedApp } from '../model/observed';
import { Refusal } from '../refusal';
import { checkQuota, needOf } from '../tenancy/quota';
import {
  canTakeOver,
  deploymentOf,
  holderOf,
  usualCount,
} from './observedColors';
import { PlanOrRefusal, ReleaseSettings } from './plan';
import { lackOfQuota, revisionRefusal, startCandidate } from './planPrepare';
import { isProtected } from './protection';
import { assessRollback, Situation, staleRevision } from './refusals';
import { ReleaseState } from './releaseState';
import { StoredSpec } from './storedSpec';
import { after } from './time';

/** An older release that is to run again, under a revision of its own. @public */
export type OlderRelease = {
  spec: StoredSpec;
  /** Revision that it gets. */
  revision: number;
  /** Revision that it was. */
  of: number;
};

type Input = {
  by: string;
  now: number;
  expectedRevision?: number;
  /** Why, where somebody had to say it. */
  note?: string;
  /** Where to go back to if not to the previous version. */
  older?: OlderRelease;
  usage: QuotaUsage[];
  settings: ReleaseSettings;
};

/**
 * Plans to go back: at once if the previous version is warm; else it is
 * started first and the reconciler switches when it is ready. Needs nothing
 * of the active version (DESIGN §5).
 *
 * @public
 */
export function planRollback(app: ObservedApp, input: Input): PlanOrRefusal {
  const assessed = assessRollback(app);
  if (assessed.refusal) {
    return assessed;
  }
  const { situation } = assessed;
  const { state } = situation;
  const { expectedRevision } = input;
  if (expectedRevision && expectedRevision !== state.active.revision) {
    return isRolledBackFrom(state, expectedRevision)
      ? { steps: [] }
      : { refusal: staleRevision(expectedRevision, state.active.revision) };
  }
  return input.older
    ? toOlder(app, situation, { ...input, older: input.older })
    : toPrevious(app, situation, input);
}

/** The same rollback asked for again, after it was done. */
function isRolledBackFrom(state: ReleaseState, revision: number): boolean {
  return (
    state.switched?.kind === 'rollback' && state.previous?.revision === revision
  );
}

/** Whether the previous version may be switched to without starting anything. */
export function isWarm(app: ObservedApp, state: ReleaseState): boolean {
  const { previous } = state;
  const deployment = holderOf(app, previous);
  return (
    previous !== undefined &&
    isProtected(state, previous.color) &&
    canTakeOver(deployment, deploymentOf(app, state.active.color))
  );
}

/** Why there is nothing to go back to by itself. */
export function noPrevious(): Refusal {
  return {
    reason: 'NoPreviousVersion',
    message:
      'There is no previous version to go back to. Choose a release from the history, or prepare a version.',
  };
}

function toPrevious(
  app: ObservedApp,
  situation: Situation,
  input: Input,
): PlanOrRefusal {
  const { service, state, active } = situation;
  const { previous } = state;
  const deployment = holderOf(app, previous);
  if (!previous || !deployment) {
    return { refusal: noPrevious() };
  }
  if (
    state.intent?.kind === 'rollback' &&
    state.intent.revision === previous.revision
  ) {
    return { steps: [] };
  }
  const { resourceVersion } = service;
  if (isWarm(app, state)) {
    return {
      steps: [
        {
          kind: 'writeState',
          resourceVersion,
          state: switchBack(state, input),
        },
      ],
    };
  }
  const replicas = usualCount(active);
  const lack = checkQuota(
    input.usage,
    needOf(deployment.spec ?? {}, Math.max(0, replicas - deployment.replicas)),
    `Version ${imageVersion(previous.image)} of ${app.name} beside the active one`,
  );
  if (lack) {
    return { refusal: lack };
  }
  const since = after(input.now, 0);
  return {
    steps: [
      {
        kind: 'writeState',
        resourceVersion,
        state: {
          ...state,
          intent: {
            kind: 'rollback',
            by: input.by,
            since,
            revision: previous.revision,
            note: input.note,
          },
        },
      },
      {
        kind: 'scaleUp',
        color: previous.color,
        revision: previous.revision,
        replicas,
        holdSince: since,
      },
    ],
  };
}

/** The state after going back to the previous version at once. */
function switchBack(
  state: ReleaseState,
  { by, now, note, settings }: Input,
): ReleaseState {
  return {
    active: state.previous!,
    previous: state.active,
    retireAt: after(now, settings.scaleDownDelaySeconds),
    switched: {
      kind: 'rollback',
      at: after(now, 0),
      by,
      from: state.active.revision,
      note,
    },
  };
}

function toOlder(
  app: ObservedApp,
  situation: Situation,
  input: Input & { older: OlderRelease },
): PlanOrRefusal {
  const { state } = situation;
  const { older, by, now, usage } = input;
  if (state.intent?.kind === 'rollback') {
    return {
      refusal: {
        reason: 'RollingBack',
        message:
          'Another rollback is in progress. Wait until it is done, or abort it first.',
      },
    };
  }
  const lack =
    revisionRefusal(older.revision) ??
    lackOfQuota(app, situation, { spec: older.spec, usage });
  if (lack) {
    return { refusal: lack };
  }
  const { candidate } = state;
  return {
    steps: startCandidate(app, situation, {
      by,
      now,
      spec: older.spec,
      revision: older.revision,
      state: {
        ...state,
        intent: {
          kind: 'rollback',
          by,
          since: after(now, 0),
          revision: older.revision,
        },
        last: candidate && {
          kind: 'replaced',
          revision: candidate.revision,
          at: after(now, 0),
          by,
          message: `Version ${imageVersion(candidate.image)} was given up for the rollback to revision ${older.of}.`,
        },
      },
    }),
  };
}
