import { imageVersion } from '../images';
import {
  ObservedApp,
  ObservedDeployment,
  ObservedService,
} from '../model/observed';
import { Refusal } from '../refusal';
import { deploymentOf, isScaledAway } from './observedColors';
import { ReleaseState } from './releaseState';

/** What every verb needs to know before it plans. */
export type Situation = {
  service: ObservedService;
  state: ReleaseState;
  /** Deployment of the active version. */
  active: ObservedDeployment;
};

type Assessment =
  { situation: Situation; refusal?: undefined } | { refusal: Refusal };

/** Reads what a verb starts from, or says why nothing can be done. */
export function assess(app: ObservedApp): Assessment {
  const assessed = assessRollback(app);
  return !assessed.refusal && assessed.situation.active.desired === 0
    ? { refusal: stopped() }
    : assessed;
}

/**
 * The same for going back, which may help where the active version was scaled
 * to zero by hand. An app that was stopped stays stopped.
 */
export function assessRollback(app: ObservedApp): Assessment {
  const service = app.activeService;
  const state = service?.release;
  const active = deploymentOf(app, state?.active.color);
  if (!service) {
    return { refusal: serviceMissing() };
  }
  if (!state || !active) {
    return {
      refusal: {
        reason: 'ActiveVersionUnknown',
        message:
          'It is not known which version of this app is active, so nothing was changed. If this lasts, its Service or Deployment was changed by somebody else: look at the events.',
      },
    };
  }
  if (active.suspended !== undefined) {
    return {
      refusal: {
        reason: 'Suspended',
        message:
          'The app is stopped because its tenant is suspended; an admin can resume the tenant.',
      },
    };
  }
  if (active.desired === 0 && !isScaledAway(active)) {
    return { refusal: stopped() };
  }
  return { situation: { service, state, active } };
}

/** Without its Service an app has no release state to change. @public */
export function serviceMissing(): Refusal {
  return {
    reason: 'ServiceMissing',
    message:
      'The Service of this app was deleted, so nobody is served. The platform puts it back within a few seconds. If this lasts, create the app again under the same name.',
  };
}

function stopped(): Refusal {
  return {
    reason: 'Stopped',
    message: 'The app is stopped. Start it first.',
  };
}

/** While a promotion is watched nothing else may take the previous color. */
export function verifying({ active }: ReleaseState): Refusal {
  return {
    reason: 'Verifying',
    message: `Version ${imageVersion(
      active.image,
    )} was promoted a moment ago and is being watched. Wait until that is over, end it, or roll back.`,
  };
}

export function rollingBack(): Refusal {
  return {
    reason: 'RollingBack',
    message:
      'A rollback is in progress. Wait until it is done, or abort it first.',
  };
}

/** @param found - revision that is there instead, if any */
export function staleRevision(expected: number, found?: number): Refusal {
  return {
    reason: 'StaleRevision',
    message: `The app has changed since you looked: revision ${expected} was expected, ${
      found === undefined ? 'and there is none' : `revision ${found} is there`
    }. Look again and decide anew.`,
  };
}

export function noCandidate(): Refusal {
  return {
    reason: 'NoCandidate',
    message: 'There is no candidate. Prepare a version first.',
  };
}
