import { Version } from '../api/schemas/releaseStatus';
import { ObservedApp, ObservedDeployment } from '../model/observed';
import { Color } from '../model/words';

/** @public */
export function otherColor(color: Color): Color {
  return color === 'blue' ? 'green' : 'blue';
}

/** The Deployment of a color, if there is one. @public */
export function deploymentOf(
  app: ObservedApp,
  color: Color | undefined,
): ObservedDeployment | undefined {
  return app.deployments.find(deployment => deployment.color === color);
}

/** The Deployment of a version, unless its color holds another one by now. @public */
export function holderOf(
  app: ObservedApp,
  version: Version | undefined,
): ObservedDeployment | undefined {
  const deployment = deploymentOf(app, version?.color);
  return deployment?.revision === version?.revision ? deployment : undefined;
}

/** Whether what a Deployment reports describes its newest spec. */
export function isCurrent(deployment: ObservedDeployment): boolean {
  return deployment.observedGeneration >= deployment.generation;
}

/**
 * Whether somebody else scaled a color to zero. What is stopped, or halted
 * with its tenant, carries a mark, and is meant to run nothing.
 */
export function isScaledAway(
  deployment: ObservedDeployment | undefined,
): boolean {
  return (
    deployment?.desired === 0 &&
    !deployment.stopped &&
    deployment.suspended === undefined
  );
}

/** How many replicas a color runs, or did before somebody scaled it to zero. */
export function usualCount(deployment: ObservedDeployment): number {
  const { desired, spec } = deployment;
  return isScaledAway(deployment)
    ? Math.max(1, spec?.autoscaling?.minReplicas ?? spec?.replicas ?? 1)
    : desired;
}

/**
 * Whether every desired pod of a Deployment runs its newest template and is
 * available, and no older pod is left: what `kubectl rollout status` waits
 * for. A Deployment that runs nothing is not.
 *
 * @public
 */
export function isRolledOut(
  deployment: ObservedDeployment | undefined,
): boolean {
  return (
    deployment !== undefined &&
    isCurrent(deployment) &&
    deployment.desired > 0 &&
    deployment.updated >= deployment.desired &&
    deployment.replicas <= deployment.updated &&
    deployment.available >= deployment.desired
  );
}

/** Whether somebody answers in a color, and goes on: it is not being scaled to zero. */
export function hasPods(deployment: ObservedDeployment | undefined): boolean {
  return (
    deployment !== undefined &&
    deployment.desired > 0 &&
    deployment.available > 0
  );
}

/**
 * Whether a color can take the users over: all of its pods are available, or
 * some are while the active version has none.
 */
export function canTakeOver(
  target: ObservedDeployment | undefined,
  active: ObservedDeployment | undefined,
): boolean {
  return (
    isRolledOut(target) ||
    (target !== undefined &&
      isCurrent(target) &&
      hasPods(target) &&
      target.updated > 0 &&
      target.replicas <= target.updated &&
      (active?.available ?? 0) === 0)
  );
}

/** Whether the active Service leads to the active version, and somebody answers. */
export function isServing(app: ObservedApp): boolean {
  const service = app.activeService;
  const active = service?.release?.active;
  return (
    active !== undefined &&
    service?.selectedColor === active.color &&
    app.activeEndpoints.ready > 0 &&
    (deploymentOf(app, active.color)?.available ?? 0) > 0
  );
}

/** Highest revision that anything of an app carries, plus one. @public */
export function nextRevision(app: ObservedApp): number {
  const state = app.activeService?.release;
  return (
    Math.max(
      0,
      ...app.deployments.map(({ revision = 0 }) => revision),
      state?.active.revision ?? 0,
      state?.candidate?.revision ?? 0,
      state?.previous?.revision ?? 0,
      state?.last?.revision ?? 0,
    ) + 1
  );
}
