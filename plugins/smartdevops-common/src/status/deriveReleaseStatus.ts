import { Release } from '../api/schemas/apps';
import { resolveActive } from '../bluegreen/resolveActive';
import { imageVersion } from '../images';
import { ObservedApp } from '../model/observed';

/**
 * Derives where an app's release stands from the release state and the
 * candidate's Deployment.
 *
 * @public
 */
export function deriveReleaseStatus(app: ObservedApp): Release {
  const state = app.activeService?.release;
  const active = resolveActive(app);
  const base = {
    active,
    candidate: state?.candidate,
    previous: state?.previous,
    retireAt: state?.retireAt,
    checks: [],
  };
  if (!state?.candidate) {
    return {
      ...base,
      phase: 'Stable',
      reason: active ? 'Released' : 'Unknown',
      message: active
        ? `Version ${imageVersion(active.image)} (revision ${
            active.revision
          }, ${active.color}) is active.`
        : 'It is not known which version is active.',
    };
  }
  const { candidate } = state;
  const deployment = app.deployments.find(d => d.color === candidate.color);
  const ready =
    deployment !== undefined &&
    deployment.observedGeneration >= deployment.generation &&
    deployment.available >= deployment.desired &&
    app.previewEndpoints.ready >= deployment.desired;
  const version = imageVersion(candidate.image);
  return ready
    ? {
        ...base,
        phase: 'PreviewReady',
        reason: 'CandidateReady',
        message: `Version ${version} is ready to be promoted.`,
      }
    : {
        ...base,
        phase: 'Preparing',
        reason: 'CandidateStarting',
        message: `Version ${version} is being prepared.`,
      };
}
