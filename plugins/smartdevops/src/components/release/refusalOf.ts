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
    ownRefusal('promote', release, rights) === undefined
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
  return refusal ?? ownRefusal(verb, release, rights);
}

/** The release does not know who looks at it: whether it is who prepared it. */
function ownRefusal(
  verb: ReleaseAction,
  { actions, approval, candidate }: Release,
  { userRef }: Rights,
): string | undefined {
  if (candidate?.by !== userRef) {
    return undefined;
  }
  if (verb === 'promote') {
    return actions.promote.preparerRefusal;
  }
  return verb === 'approve' && approval.required && !approval.given
    ? 'You prepared this candidate, so somebody else with the role developer or owner has to approve it.'
    : undefined;
}
