import {
  ObservedApp,
  PLATFORM_ACTOR,
  ReleaseState,
  ReleaseStep,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { toldByChange } from './toldByChange';
import { toldByState } from './toldByState';
import { Told } from './types';

/**
 * What steps of a release tell that were just done: only what concerns
 * people, not every step on the way.
 *
 * @param at - RFC 3339 time of what leaves no time of its own
 */
export function toldBySteps(
  before: ObservedApp,
  done: ReleaseStep[],
  at: string,
): Told[] {
  const { activeService: service } = before;
  return done.flatMap((step): Told[] => {
    switch (step.kind) {
      case 'writeState': {
        const told = newlyTold(service?.release, step.state);
        return told.length > 0 ||
          service?.selectedColor === step.state.active.color
          ? told
          : [selectorPutBack(service?.selectedColor, step, at)];
      }
      case 'restoreService':
        return newlyTold(service?.release, step.state);
      case 'retire': {
        const by = PLATFORM_ACTOR;
        return [toldByChange(step.color, { verb: 'retire', by, at: step.at })];
      }
      default:
        return [];
    }
  });
}

function newlyTold(
  before: ReleaseState | undefined,
  after: ReleaseState,
): Told[] {
  const known = before ? toldByState(before).map(({ key }) => key) : [];
  return toldByState(after).filter(({ key }) => !known.includes(key));
}

function selectorPutBack(
  found: string | undefined,
  { state, resourceVersion }: Extract<ReleaseStep, { kind: 'writeState' }>,
  at: string,
): Told {
  return {
    action: 'app.repair',
    actor: PLATFORM_ACTOR,
    at,
    key: `selector ${resourceVersion}`,
    message: `put the selector of the Service back to ${state.active.color}: it was ${
      found ?? 'changed by somebody else'
    }`,
  };
}
