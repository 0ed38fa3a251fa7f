import { App, Release } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Judge, Verdict } from './follow';

/** Waits until an app serves, or is stopped on purpose. */
export const untilHealthy: Judge = app => ({
  state: healthState(app),
  sentence: `${app.phase}: ${app.message}`,
});

function healthState({ phase }: App): Verdict['state'] {
  if (phase === 'Healthy' || phase === 'Stopped') {
    return 'done';
  }
  return phase === 'Unavailable' ? 'failing' : 'waiting';
}

/** Reasons to wait, not to worry. */
const ROLLING = ['Starting', 'RollingOut'];

/** Waits until every replica is of the newest version, and serves. */
export const untilRolledOut: Judge = app => ({
  state: rolloutState(app),
  sentence: `${app.phase}: ${app.message}`,
});

function rolloutState({ phase, reason }: App): Verdict['state'] {
  if (phase === 'Stopped' || reason === 'Serving') {
    return 'done';
  }
  return ROLLING.includes(reason) ? 'waiting' : 'failing';
}

/** Waits until a prepared version can be looked at through its preview. */
export function untilPreviewReady(revision: number): Judge {
  return ({ release }) => {
    const sentence = sentenceOf(release);
    // Somebody may have promoted it in the meantime.
    if (release.active?.revision === revision) {
      return { state: 'done', sentence };
    }
    if (release.candidate?.revision !== revision) {
      return { state: 'over', sentence: endOf(release) };
    }
    switch (release.phase) {
      case 'PreviewReady':
        return { state: 'done', sentence };
      case 'PreviewFailed':
        return { state: 'failing', sentence };
      default:
        return { state: 'waiting', sentence };
    }
  };
}

/** Waits until a promoted version has been watched for its guard window. */
export function untilVerified(revision: number): Judge {
  return ({ release }) => {
    if (release.active?.revision !== revision) {
      return { state: 'over', sentence: endOf(release) };
    }
    return {
      state: release.phase === 'Verifying' ? 'waiting' : 'done',
      sentence: sentenceOf(release),
    };
  };
}

/** Waits until a rollback has switched the users to a version. */
export function untilRolledBack(revision: number): Judge {
  return ({ release }) => {
    if (release.active?.revision === revision) {
      return { state: 'done', sentence: sentenceOf(release) };
    }
    return release.phase === 'RollingBack'
      ? { state: 'waiting', sentence: sentenceOf(release) }
      : { state: 'over', sentence: endOf(release) };
  };
}

function sentenceOf({ phase, message }: Release): string {
  return `${phase}: ${message}`;
}

/** How it stands, and what ended by itself or was given up before. */
function endOf(release: Release): string {
  return [sentenceOf(release), release.last?.message]
    .filter(part => part !== undefined)
    .join(' ');
}
