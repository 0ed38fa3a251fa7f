import {
  imageVersion,
  ObservedApp,
  refuse,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** @throws 409 while a version is prepared, watched or gone back to */
export function requireNoRelease(app: ObservedApp): void {
  const state = app.activeService?.release;
  if (state?.intent) {
    throw inProgress(
      state.intent.kind === 'verify'
        ? `Version ${imageVersion(
            state.active.image,
          )} was promoted a moment ago and is being watched. End the watching first, then stop the app.`
        : 'A rollback is in progress. Wait until it is done, or abort it, then stop the app.',
    );
  }
  if (state?.candidate) {
    throw inProgress(
      `Version ${imageVersion(
        state.candidate.image,
      )} is prepared. Promote or abort it first, then stop the app.`,
    );
  }
}

/** @throws 409 while a promoted version is watched: its pods would look lost */
export function requireNotVerifying(app: ObservedApp): void {
  const state = app.activeService?.release;
  if (state?.intent?.kind === 'verify') {
    throw inProgress(
      `Version ${imageVersion(
        state.active.image,
      )} was promoted a moment ago and is being watched. Wait until that is over, or end it, then restart the app.`,
    );
  }
}

function inProgress(message: string): Error {
  return refuse('conflict', { reason: 'ReleaseInProgress', message });
}
