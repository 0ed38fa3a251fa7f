import {
  Release,
  ReleaseAction,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Rights } from '../../hooks/rights';

/** Whether only failed checks are in the way, and the viewer may override them. */
export function mayOverrideChecks(release: Release, rights: Rights): boolean {
  return (
    release.actions.promote.overridable === true &&
    rights.mayOverride &&
    needsSomebodyElse(release, rights) === undefined
  );
}

/**
 * Why a viewer cannot use a verb now: their role, what the release is about,
 * or that they prepared what somebody else has to agree to.
 */
export function refusalOf(
  verb: ReleaseAction,
  release: Release,
  rights: Rights,
): string | undefined {
  if (rights.refusal) {
    return rights.refusal;
  }
  if (verb === 'promote' && mayOverrideChecks(release, rights)) {
    return undefined;
  }
  const refusal = release.actions[verb].refusal;
  return verb === 'promote' || verb === 'approve'
    ? (refusal ?? needsSomebodyElse(release, rights))
    : refusal;
}

/** The release does not know who looks at it, so this is decided here. */
function needsSomebodyElse(
  { approval, candidate }: Release,
  { userRef }: Rights,
): string | undefined {
  return approval.required && !approval.given && candidate?.by === userRef
    ? 'You prepared this candidate, so somebody else with the role developer or owner has to approve it.'
    : undefined;
}
