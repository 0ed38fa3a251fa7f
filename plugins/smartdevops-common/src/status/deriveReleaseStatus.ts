import {
  Release,
  ReleaseCheck,
  ReleaseLane,
  Version,
} from '../api/schemas/releaseStatus';
import { publicSpec } from '../bluegreen/history';
import { deploymentOf, holderOf, isCurrent } from '../bluegreen/observedColors';
import { ReleaseSettings } from '../bluegreen/plan';
import { gateRefusal, ReleaseRules } from '../bluegreen/planPromote';
import { serviceMissing } from '../bluegreen/refusals';
import { rollbackTarget } from '../bluegreen/protection';
import { ReleaseState } from '../bluegreen/releaseState';
import { resolveActive } from '../bluegreen/resolveActive';
import { specChanges } from '../bluegreen/specChanges';
import { appUrl, hostLabel, IngressSettings } from '../hosts';
import { imageVersion } from '../images';
import { ObservedApp, ObservedDeployment } from '../model/observed';
import { releaseActions } from './releaseActions';

/** What is known besides the observed objects. @public */
export type ReleaseFacts = {
  now: number;
  ingress: IngressSettings;
  /** Last results of the candidate's checks. */
  checks: ReleaseCheck[];
  rules: ReleaseRules;
  settings: ReleaseSettings;
};

type Verdict = Pick<Release, 'phase' | 'reason' | 'message'>;

/**
 * Derives where an app's release stands, what runs in its two lanes, and
 * which verbs may be used now. A verb that is refused here carries the same
 * sentence with which the API would refuse it.
 *
 * @public
 */
export function deriveReleaseStatus(
  app: ObservedApp,
  facts: ReleaseFacts,
): Release {
  const state = app.activeService?.release;
  const active = resolveActive(app);
  const given =
    state?.approval?.revision === state?.candidate?.revision
      ? state?.approval
      : undefined;
  return {
    ...judge(app, state, active, facts),
    active,
    candidate: state?.candidate,
    previous: state?.previous,
    retireAt: state?.retireAt,
    checks: state?.candidate ? facts.checks : [],
    intent: state?.intent,
    last: state?.last && { at: state.last.at, message: state.last.message },
    lanes: lanesOf(app, state, active, facts.ingress),
    changes: changesOf(app, active, state?.candidate),
    approval: { required: facts.rules.approvalRequired, given },
    actions: releaseActions(app, facts),
  };
}

function judge(
  app: ObservedApp,
  state: ReleaseState | undefined,
  active: Version | undefined,
  { now }: ReleaseFacts,
): Verdict {
  if (!active) {
    return {
      phase: 'Stable',
      reason: 'Unknown',
      message: 'It is not known which version is active.',
    };
  }
  if (!app.activeService) {
    return { phase: 'Stable', ...serviceMissing() };
  }
  const version = imageVersion(active.image);
  const target = state && rollbackTarget(state);
  if (target) {
    return {
      phase: 'RollingBack',
      reason: 'StartingVersion',
      message: `Version ${imageVersion(
        target.image,
      )} is being started; the users are switched to it once it is ready.`,
    };
  }
  if (state?.intent?.kind === 'verify') {
    const serves = app.activeEndpoints.ready > 0;
    return {
      phase: 'Verifying',
      reason: serves ? 'GuardWindow' : 'NotServing',
      message: serves
        ? `Version ${version} serves the users and is being watched; if it loses replicas, the previous version takes over again by itself.`
        : `Version ${version} was promoted and is being watched, but serves nobody right now. The previous version takes over again by itself if it still runs; else roll back.`,
    };
  }
  if (state?.candidate) {
    return judgeCandidate(app, state, now);
  }
  return {
    phase: 'Stable',
    reason: 'Released',
    message: `Version ${version} (revision ${active.revision}, ${active.color}) is active.`,
  };
}

/** Reasons to wait, not to worry. */
const STARTING = ['CandidateStarting', 'PreviewNotServing'];

function judgeCandidate(
  app: ObservedApp,
  state: ReleaseState,
  now: number,
): Verdict {
  const refusal = gateRefusal(app, state, now);
  if (!refusal) {
    return {
      phase: 'PreviewReady',
      reason: 'CandidateReady',
      message: `Version ${imageVersion(
        state.candidate!.image,
      )} is ready to be promoted.`,
    };
  }
  return {
    phase: STARTING.includes(refusal.reason) ? 'Preparing' : 'PreviewFailed',
    ...refusal,
  };
}

function lanesOf(
  app: ObservedApp,
  state: ReleaseState | undefined,
  active: Version | undefined,
  ingress: IngressSettings,
): ReleaseLane[] {
  const lane = (role: ReleaseLane['role'], version: Version): ReleaseLane => {
    const holder =
      role === 'active'
        ? deploymentOf(app, version.color)
        : holderOf(app, version);
    const endpoints = {
      active: app.activeEndpoints,
      candidate: app.previewEndpoints,
      previous: { ready: 0, total: 0 },
    };
    return {
      role,
      version,
      replicas: replicasOf(holder, role),
      endpoints: endpoints[role],
      url: urlOf(app, role, version, ingress),
      spec: holder?.spec && publicSpec(holder.spec),
    };
  };
  return [
    active && lane('active', active),
    state?.candidate && lane('candidate', state.candidate),
    state?.previous && lane('previous', state.previous),
  ].filter(entry => entry !== undefined);
}

/**
 * Replicas of the version itself. While a candidate is rolled out over pods
 * that its color still had, those are not the candidate's.
 */
function replicasOf(
  holder: ObservedDeployment | undefined,
  role: ReleaseLane['role'],
): ReleaseLane['replicas'] {
  const { desired = 0, ready = 0, available = 0, updated = 0 } = holder ?? {};
  if (!holder || role === 'active') {
    return { desired, ready, available, updated };
  }
  if (!isCurrent(holder)) {
    return { desired, ready: 0, available: 0, updated: 0 };
  }
  const older = Math.max(0, holder.replicas - updated);
  return {
    desired,
    ready: Math.max(0, ready - older),
    available: Math.max(0, available - older),
    updated,
  };
}

/** The preview's URL only while it leads to the candidate. */
function urlOf(
  app: ObservedApp,
  role: ReleaseLane['role'],
  version: Version,
  ingress: IngressSettings,
): string | undefined {
  if (role === 'active') {
    const label = hostLabel(app.name, holderOf(app, version)?.spec);
    return appUrl(ingress, app.tenant, label);
  }
  return role === 'candidate' &&
    app.previewService?.selectedRevision === version.revision
    ? appUrl(ingress, app.tenant, app.name, 'preview')
    : undefined;
}

function changesOf(
  app: ObservedApp,
  active: Version | undefined,
  candidate: Version | undefined,
): Release['changes'] {
  const from = deploymentOf(app, active?.color)?.spec;
  const to = holderOf(app, candidate)?.spec;
  return from && to ? specChanges(from, to) : [];
}
