import { ReleaseCheck } from '../api/schemas/releaseStatus';
import { imageVersion } from '../images';
import { ObservedApp, ObservedDeployment } from '../model/observed';
import { Refusal } from '../refusal';
import { worstProblem } from '../status/worstProblem';
import { holderOf, isCurrent, isRolledOut } from './observedColors';
import { PlanOrRefusal, ReleaseSettings } from './plan';
import { assess, noCandidate, rollingBack, staleRevision } from './refusals';
import { asVersion, Candidate, ReleaseState } from './releaseState';
import { after } from './time';

/** What besides the candidate itself has to allow a promotion. @public */
export type ReleaseRules = {
  /** Why nothing may be promoted at this time. */
  freeze?: Refusal;
  /** Whether a second person has to agree. */
  approvalRequired: boolean;
};

/**
 * Plans to let the candidate serve the users: one write of the active
 * Service, or the first reason against it (DESIGN §5). The checks come last,
 * so that a plan asked for without any tells whether it is worth running them.
 *
 * @param override - overrides failed checks, and nothing else
 * @param byMachine - a pipeline wants it: that is nobody who could agree
 * @public
 */
export function planPromote(
  app: ObservedApp,
  input: {
    by: string;
    byMachine?: boolean;
    now: number;
    expectedRevision: number;
    checks: ReleaseCheck[];
    override?: { reason: string };
    /** Apps that are promoted together with this one. */
    together?: string[];
    rules: ReleaseRules;
    settings: ReleaseSettings;
  },
): PlanOrRefusal {
  const { by, now, expectedRevision } = input;
  const state = app.activeService?.release;
  if (isPromoted(state, expectedRevision)) {
    return { steps: [] };
  }
  const assessed = assess(app);
  if (assessed.refusal) {
    return assessed;
  }
  const { service, state: before } = assessed.situation;
  const { candidate } = before;
  if (candidate?.revision !== expectedRevision) {
    return {
      refusal: candidate
        ? staleRevision(expectedRevision, candidate.revision)
        : noCandidate(),
    };
  }
  const refusal =
    gateRefusal(app, before, now) ??
    ruleRefusal(before, input) ??
    (input.override ? undefined : checkRefusal(input.checks));
  if (refusal) {
    return { refusal };
  }
  return {
    steps: [
      {
        kind: 'writeState',
        resourceVersion: service.resourceVersion,
        state: {
          active: asVersion(candidate),
          previous: before.active,
          intent: {
            kind: 'verify',
            by,
            since: after(now, 0),
            until: after(now, input.settings.guardWindowSeconds),
            replicas: holderOf(app, candidate)?.desired ?? 1,
          },
          switched: {
            kind: 'promote',
            at: after(now, 0),
            by,
            from: before.active.revision,
            note: noteOf(before, input),
          },
        },
      },
    ],
  };
}

/**
 * The same promotion asked for again, after it was done. Not so once another
 * version was prepared: whoever still names the one before has not seen it.
 */
function isPromoted(state: ReleaseState | undefined, revision: number) {
  return (
    state?.switched?.kind === 'promote' &&
    state.active.revision === revision &&
    state.candidate === undefined
  );
}

/** Why the candidate itself cannot serve users yet, or any more. */
export function gateRefusal(
  app: ObservedApp,
  state: ReleaseState,
  now: number,
): Refusal | undefined {
  const { candidate } = state;
  if (!candidate) {
    return noCandidate();
  }
  if (state.intent?.kind === 'rollback') {
    return rollingBack();
  }
  const version = imageVersion(candidate.image);
  const deployment = holderOf(app, candidate);
  if (!deployment) {
    return {
      reason: 'CandidateStarting',
      message: `Version ${version} is being written to the cluster. Try again in a moment.`,
    };
  }
  if (!isRolledOut(deployment)) {
    return notRolledOut(app, deployment, version, now);
  }
  if (
    app.previewService?.selectedRevision !== candidate.revision ||
    app.previewEndpoints.ready < deployment.desired
  ) {
    return {
      reason: 'PreviewNotServing',
      message: `The pods of version ${version} are ready, but only ${
        app.previewService?.selectedRevision === candidate.revision
          ? app.previewEndpoints.ready
          : 0
      } of ${deployment.desired} can be reached through the preview yet. Try again in a moment.`,
    };
  }
  return undefined;
}

function notRolledOut(
  app: ObservedApp,
  deployment: ObservedDeployment,
  version: string,
  now: number,
): Refusal {
  const problem = worstProblem(app, deployment, now);
  if (problem) {
    return {
      reason: problem.reason,
      message: `Version ${version} cannot take over: ${problem.message}`,
    };
  }
  const ready = isCurrent(deployment)
    ? Math.min(deployment.available, deployment.updated)
    : 0;
  if (ready >= deployment.desired && deployment.desired > 0) {
    return {
      reason: 'CandidateStarting',
      message: `Version ${version} is ready, but pods of the version before it in this color are still ending. Try again in a moment.`,
    };
  }
  return {
    reason: 'CandidateStarting',
    message: `Version ${version} is starting: ${ready} of ${deployment.desired} replicas are available. Wait until all are.`,
  };
}

function ruleRefusal(
  { candidate, approval }: ReleaseState,
  input: { by: string; byMachine?: boolean; rules: ReleaseRules },
): Refusal | undefined {
  const { freeze, approvalRequired } = input.rules;
  if (freeze) {
    return freeze;
  }
  if (
    approvalRequired &&
    (input.byMachine || input.by === candidate?.by) &&
    approval?.revision !== candidate?.revision
  ) {
    return {
      reason: 'ApprovalRequired',
      message:
        'A second person has to agree: somebody else with the role developer or owner may approve this candidate, or promote it.',
    };
  }
  return undefined;
}

/** Why the checks are against it, or nothing if all that ran passed. */
export function checkRefusal(checks: ReleaseCheck[]): Refusal | undefined {
  const failed = checks.filter(check => check.passed === false);
  if (failed.length > 0) {
    return {
      reason: 'ChecksFailed',
      message: failed
        .map(({ name, message }) => `The check “${name}” failed: ${message}`)
        .join(' '),
    };
  }
  const running = checks.find(check => check.passed === undefined);
  return (
    running && {
      reason: 'ChecksRunning',
      message: `The check “${running.name}” has no result yet. Try again in a moment.`,
    }
  );
}

function noteOf(
  {
    candidate,
    approval,
  }: { candidate?: Candidate; approval?: ReleaseState['approval'] },
  {
    override,
    together,
  }: { override?: { reason: string }; together?: string[] },
): string | undefined {
  const parts = [
    together && `Together: ${together.join(', ')}.`,
    approval && approval.revision === candidate?.revision
      ? `Approved by ${approval.by}.`
      : undefined,
    override && `Checks overridden: ${override.reason}`,
  ].filter(part => part !== undefined);
  return parts.length > 0 ? parts.join(' ') : undefined;
}
