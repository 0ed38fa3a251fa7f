import { Version } from '../api/schemas/apps';
import { ObservedApp, ObservedDeployment } from '../model/observed';

/**
 * Which version serves the users of an app: what the annotation says; without
 * a readable annotation the color that the Service selects; without a usable
 * selector the only Deployment there is. With two Deployments and neither an
 * annotation nor a selector the answer is unknown (DESIGN §5: never guess).
 *
 * @public
 */
export function resolveActive(app: ObservedApp): Version | undefined {
  const stated = app.activeService?.release?.active;
  if (stated) {
    return stated;
  }
  const selected = app.activeService?.selectedColor;
  if (selected) {
    const deployment = app.deployments.find(d => d.color === selected);
    return deployment && versionOf(deployment);
  }
  return app.deployments.length === 1
    ? versionOf(app.deployments[0])
    : undefined;
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
