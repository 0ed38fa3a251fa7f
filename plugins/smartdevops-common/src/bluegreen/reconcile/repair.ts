import { Version } from '../../api/schemas/releaseStatus';
import { ObservedApp } from '../../model/observed';
import { deploymentOf, hasPods, otherColor } from '../observedColors';
import { createdState, PLATFORM_ACTOR, ReleaseState } from '../releaseState';
import { resolveActive, versionOf } from '../resolveActive';
import { after } from '../time';
import { Observation, ReconcilePlan, writing } from './situation';

/**
 * Puts back a selector that was stripped or changed by somebody else (Helm,
 * kubectl). Unless that led the users to the only version that works: then
 * what was done is noted, not undone.
 */
export function repairSelector(
  observation: Observation,
): ReconcilePlan | undefined {
  const { app, service, state, active, now } = observation;
  const { selectedColor } = service;
  if (selectedColor === state.active.color) {
    return undefined;
  }
  const selected = deploymentOf(app, selectedColor);
  if (selected && hasPods(selected) && (active?.available ?? 0) === 0) {
    return writing(observation, {
      active: versionOf(selected),
      previous: state.active,
      switched: {
        kind: 'adopt',
        at: after(now, 0),
        by: PLATFORM_ACTOR,
        from: state.active.revision,
        note: 'Somebody else switched the Service by hand, to the only version that was available.',
      },
    });
  }
  return writing(observation, state);
}

/**
 * The release state as far as it can be told from selector and Deployments,
 * where the annotation was lost; nothing where that would be a guess.
 */
export function rebuildState(
  app: ObservedApp,
  now: number,
): ReleaseState | undefined {
  const active = resolveActive(app);
  if (active && isOnlyCreated(app, active)) {
    // As its creation writes it, which may have been cut off before that.
    return createdState(active);
  }
  return (
    active &&
    stateAround(app, active, {
      at: after(now, 0),
      note: 'The release annotation was lost; it was rebuilt from the Service and the Deployments.',
    })
  );
}

/** Whether nothing but its first version was ever made. */
function isOnlyCreated({ deployments }: ObservedApp, active: Version): boolean {
  const [first, ...others] = deployments;
  return (
    others.length === 0 &&
    active.revision === 1 &&
    first?.revision === 1 &&
    first.at !== undefined &&
    first.by !== undefined
  );
}

/** The state in which a version is active, with what the other color holds. */
export function stateAround(
  app: ObservedApp,
  active: Version,
  found: { at: string; note: string },
): ReleaseState {
  const other = deploymentOf(app, otherColor(active.color));
  const version: Version | undefined = other && versionOf(other);
  const base: ReleaseState = {
    active,
    switched: { kind: 'adopt', by: PLATFORM_ACTOR, ...found },
  };
  if (!other || !version) {
    return base;
  }
  if (version.revision < active.revision) {
    // Its color was taken from the active one: it was active itself before.
    return { ...base, previous: version };
  }
  // A newer one that runs was prepared. One that does not may have been given
  // up before it ever served, so that it is nothing to go back to.
  return other.desired > 0 ? { ...base, candidate: version } : base;
}
