import {
  FIELD_MANAGER,
  RELEASE_FIELD_MANAGER,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ifFound, readActiveService, Step } from './colorSteps';
import { releaseManifest, serviceManifest } from './manifests/app';
import { projectDeployment } from './project';
import { exactly, readDeployment } from './rewriteDeployment';
import { AppLocation } from './types';
import { StoredObject, Writer } from './Writer';

/**
 * Makes the active Service of an app anew, unless the app is being created or
 * removed: the disruption budget is written after the Service, is removed right
 * after it, and is never put back.
 *
 * @returns false if there is a Service, or must be none
 * @throws 409, as stale, if somebody else is making it too
 */
export async function restoreService(
  deployer: Writer,
  location: AppLocation,
  { state, spec }: Step<'restoreService'>,
): Promise<boolean> {
  const { app, namespace } = location;
  const budget = await deployer
    .get<StoredObject>('PodDisruptionBudget', app, namespace)
    .catch(ifFound);
  const { color, revision } = state.active;
  const live = await readDeployment(deployer, location, color).catch(ifFound);
  const holds = live && projectDeployment(live);
  if (
    !isThere(budget) ||
    !isThere(live) ||
    holds?.revision !== revision ||
    holds.suspended !== undefined ||
    (await readActiveService(deployer, location).catch(ifFound))
  ) {
    return false;
  }
  const service = serviceManifest(location, 'active', spec);
  const release = releaseManifest(location, state);
  // At first in one write: cut off here, nothing has to be guessed.
  const made = await deployer.apply(
    {
      ...service,
      metadata: { ...service.metadata, ...release.metadata },
      spec: { ...service.spec, ...release.spec },
    },
    FIELD_MANAGER,
    { unforced: true },
  );
  // Then each field goes to the manager that owns it (DESIGN §5).
  const owned = await deployer.apply(
    exactly(release, made),
    RELEASE_FIELD_MANAGER,
  );
  await deployer.apply(exactly(service, owned), FIELD_MANAGER);
  return true;
}

function isThere(object: StoredObject | undefined): boolean {
  // The API server marks what is being deleted but has to wait.
  return object !== undefined && !('deletionTimestamp' in object.metadata);
}
