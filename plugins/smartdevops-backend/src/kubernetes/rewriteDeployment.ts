import type { V1Deployment } from '@kubernetes/client-node';
import {
  Color,
  FIELD_MANAGER,
  versionOf,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { isStale, KubernetesError } from './KubernetesError';
import { deploymentManifest, deploymentName } from './manifests/deployment';
import { projectDeployment } from './project';
import { Manifest } from './resources';
import { AppLocation, AppVersion } from './types';
import { StoredObject, Writer } from './Writer';

/** How often a rewrite is planned anew after somebody else was faster. */
const MAX_TRIES = 5;

/** A Deployment as the API server holds it. */
export type LiveDeployment = StoredObject & V1Deployment;

/** Reads the Deployment of one color. @throws 404 */
export function readDeployment(
  writer: Writer,
  location: AppLocation,
  color: Color,
): Promise<LiveDeployment> {
  const name = deploymentName(location.app, color);
  return writer.get<LiveDeployment>('Deployment', name, location.namespace);
}

/**
 * Rewrites one color's Deployment from what it holds now; the change is
 * planned anew if somebody else was faster. A change that answers nothing
 * leaves the Deployment as it is.
 *
 * @returns the generation it has then, and whether it was changed
 */
export async function rewriteDeployment(
  writer: Writer,
  location: AppLocation,
  color: Color,
  change: (current: AppVersion) => AppVersion | undefined,
): Promise<{ generation: number; changed: boolean }> {
  for (let tries = 1; ; tries++) {
    const live = await readDeployment(writer, location, color);
    const changed = change(readVersion(live));
    if (!changed) {
      return { generation: live.metadata.generation ?? 0, changed: false };
    }
    try {
      const stored = await writer.apply(
        exactly(deploymentManifest(location, changed), live),
        FIELD_MANAGER,
      );
      return { generation: stored.metadata.generation ?? 0, changed: true };
    } catch (error) {
      if (!isStale(error) || tries === MAX_TRIES) {
        throw error;
      }
    }
  }
}

/** The manifest, to be written only over exactly this object. */
export function exactly(manifest: Manifest, live: StoredObject): Manifest {
  const { resourceVersion } = live.metadata;
  return { ...manifest, metadata: { ...manifest.metadata, resourceVersion } };
}

/**
 * What a Deployment holds. The count is that of this moment: an autoscaler
 * may have changed it, and a count that nobody names falls back to 1.
 *
 * @throws where its spec was lost: then nothing may be rewritten
 */
export function readVersion(live: V1Deployment): AppVersion {
  const observed = projectDeployment(live);
  if (!observed?.spec) {
    throw new KubernetesError({
      code: 409,
      reason: 'AlreadyExists',
      message: `the Deployment ${live.metadata?.name} carries no readable description of its app`,
    });
  }
  return {
    spec: observed.spec,
    version: versionOf(observed),
    stopped: observed.stopped,
    suspended: observed.suspended,
    replicas: observed.desired,
    restartedAt: observed.restartedAt,
    changes: observed.changes,
  };
}
