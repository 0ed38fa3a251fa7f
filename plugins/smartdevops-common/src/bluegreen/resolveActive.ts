import { Version } from '../api/schemas/releaseStatus';
import { ObservedApp, ObservedDeployment } from '../model/observed';

/**
 * Which version serves the users of an app: what the annotation says; without
 * a readable annotation the only Deployment there is, or the color that the
 * Service selects; where that has no available pod, the only Deployment that
 * has any. With two that could be it and neither an annotation nor a selector
 * the answer is unknown (DESIGN §5: never guess).
 *
 * @public
 */
export function resolveActive(app: ObservedApp): Version | undefined {
  const stated = app.activeService?.release?.active;
  if (stated) {
    return stated;
  }
  const serving = servingDeployment(app);
  return serving && versionOf(serving);
}

/** Which Deployment serves by the looks of selector and pods alone. */
function servingDeployment(app: ObservedApp): ObservedDeployment | undefined {
  const { deployments, activeService } = app;
  if (deployments.length === 1) {
    return deployments[0];
  }
  const selected = deployments.find(
    ({ color }) => color === activeService?.selectedColor,
  );
  if (selected && selected.available > 0) {
    return selected;
  }
  const available = deployments.filter(({ available: pods }) => pods > 0);
  return available.length === 1 ? available[0] : selected;
}

/** The version a Deployment holds, from its own annotations. @public */
export function versionOf(deployment: ObservedDeployment): Version {
  return {
    color: deployment.color,
    revision: deployment.revision ?? 1,
    image: deployment.image,
    at: deployment.at ?? deployment.createdAt,
    by: deployment.by ?? 'unknown',
  };
}
