import { ObservedApp, ObservedDeployment } from '../../model/observed';
import { hasPods } from '../observedColors';
import { versionOf } from '../resolveActive';
import { after } from '../time';
import { stateAround } from './repair';
import { ReconcilePlan, waiting } from './situation';

/**
 * How long the active Service has to be missing before it is put back: whoever
 * deletes a whole app by hand has deleted the rest of it by then.
 */
const MISSING_SECONDS = 10;

/** What is known of an active Service that is not there. @public */
export type MissingService = {
  /** Since when it is known to be missing (ms since the epoch). */
  since: number;
  /** Revision that served last by the history, if that knows one. */
  lastActive?: number;
};

/**
 * Puts an active Service back that somebody deleted. It leads to the version
 * that served last and starts nothing. Whether the app is only being created,
 * or being removed, is asked of the cluster when the step is done.
 */
export function restoreService(
  app: ObservedApp,
  { since, lastActive }: MissingService,
  now: number,
): ReconcilePlan {
  const due = since + MISSING_SECONDS * 1000;
  if (now < due) {
    return waiting(due);
  }
  const halted = app.deployments.some(
    ({ suspended }) => suspended !== undefined,
  );
  const active = halted
    ? undefined
    : servedLast(app.deployments, lastActive, app);
  if (!active?.spec) {
    return waiting();
  }
  const state = stateAround(app, versionOf(active), {
    at: after(now, 0),
    note: 'The Service was deleted; it was made anew from the Deployments and the history.',
  });
  return { steps: [{ kind: 'restoreService', state, spec: active.spec }] };
}

/**
 * What served before the Service was deleted, and never what did not serve
 * yet. The older of two versions always did: the newer one took the color of
 * the one before it. It is preferred where only it answers.
 */
function servedLast(
  deployments: ObservedDeployment[],
  lastActive: number | undefined,
  { previewService }: ObservedApp,
): ObservedDeployment | undefined {
  const [older, newer] = [...deployments].sort(
    (a, b) => (a.revision ?? 0) - (b.revision ?? 0),
  );
  if (lastActive !== undefined) {
    const known = deployments.find(({ revision }) => revision === lastActive);
    const rescued =
      known === newer && !newer?.stopped && !hasPods(newer) && hasPods(older);
    return known && rescued ? older : known;
  }
  const stopped = deployments.find(deployment => deployment.stopped);
  if (stopped || !newer) {
    return stopped ?? older;
  }
  if (hasPods(older)) {
    return older;
  }
  // A candidate that answers is in the preview.
  const isShown = previewService?.selectedRevision === newer.revision;
  return hasPods(newer) && older.desired === 0 && !isShown ? newer : undefined;
}
