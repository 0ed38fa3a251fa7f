import {
  FIELD_MANAGER,
  mayRetire,
  PLATFORM_ACTOR,
  ReleaseStep,
  withChange,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { isNotFound, isStale, KubernetesError } from './KubernetesError';
import { deploymentManifest } from './manifests/deployment';
import { projectDeployment, projectService } from './project';
import {
  exactly,
  readDeployment,
  readVersion,
  rewriteDeployment,
} from './rewriteDeployment';
import { AppLocation } from './types';
import { StoredObject, Writer } from './Writer';

/** A step of one kind. */
export type Step<K extends ReleaseStep['kind']> = Extract<
  ReleaseStep,
  { kind: K }
>;

/** The Deployment that a step makes of a color. */
export function versionManifest(
  location: AppLocation,
  { version, spec, replicas }: Step<'writeVersion'>,
) {
  const stopped = false;
  return deploymentManifest(location, { version, spec, replicas, stopped });
}

/**
 * Makes a color hold a version.
 *
 * @throws 409, as stale, if the color holds a newer version by now
 */
export async function writeVersion(
  deployer: Writer,
  location: AppLocation,
  step: Step<'writeVersion'>,
): Promise<void> {
  const { version } = step;
  const manifest = versionManifest(location, step);
  const live = await readDeployment(deployer, location, version.color).catch(
    ifFound,
  );
  if (live && (projectDeployment(live)?.revision ?? 0) > version.revision) {
    throw new KubernetesError({
      code: 409,
      reason: 'Conflict',
      message: `${manifest.metadata.name} holds a newer version already`,
    });
  }
  // No precondition: its status changes the resourceVersion too, so that a
  // color whose pods come and go would be refused again and again.
  await deployer.apply(manifest, FIELD_MANAGER);
}

/** Starts or grows a color. @returns false if it holds another version by now */
export async function scaleUp(
  deployer: Writer,
  location: AppLocation,
  { color, revision, replicas, holdSince }: Step<'scaleUp'>,
): Promise<boolean> {
  const { changed } = await rewriteDeployment(
    deployer,
    location,
    color,
    current =>
      current.version.revision === revision
        ? {
            ...current,
            // What the version would be started with again after a stop.
            spec: current.spec.autoscaling
              ? current.spec
              : { ...current.spec, replicas },
            replicas,
            stopped: false,
            heldSince: holdSince,
          }
        : undefined,
  );
  return changed;
}

/**
 * Scales a color to zero, in the order that `ReleaseStep` describes.
 *
 * @returns false if somebody was faster, or counts on the color by now
 */
export async function retire(
  deployer: Writer,
  location: AppLocation,
  { color, resourceVersion, at }: Step<'retire'>,
): Promise<boolean> {
  const deployment = await readDeployment(deployer, location, color);
  if (deployment.metadata.resourceVersion !== resourceVersion) {
    return false;
  }
  const service = await readActiveService(deployer, location);
  if (!mayRetire(projectService(service), color)) {
    return false;
  }
  const current = readVersion(deployment);
  const by = PLATFORM_ACTOR;
  const retired = {
    ...current,
    replicas: 0,
    changes: withChange(current.changes, { verb: 'retire', by, at }),
  };
  try {
    await deployer.apply(
      exactly(deploymentManifest(location, retired), deployment),
      FIELD_MANAGER,
    );
    return true;
  } catch (error) {
    if (isStale(error)) {
      return false;
    }
    throw error;
  }
}

/** The active Service as it is this moment. @throws 404 */
export function readActiveService(
  deployer: Writer,
  { namespace, app }: AppLocation,
): Promise<StoredObject> {
  return deployer.get('Service', app, namespace);
}

/** For `catch`: what is not there is nothing. */
export function ifFound(error: unknown): undefined {
  if (!isNotFound(error)) {
    throw error;
  }
}
