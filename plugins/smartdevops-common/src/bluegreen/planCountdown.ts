import { ObservedApp } from '../model/observed';
import { Refusal } from '../refusal';
import { PlanOrRefusal } from './plan';
import { assess } from './refusals';
import { ReleaseState } from './releaseState';
import { after } from './time';

const NOTHING: Refusal = {
  reason: 'NothingCountedDown',
  message:
    'Nothing is counted down: no promoted version is being watched, and no previous version is kept running.',
};

/** Why there is no end to move. */
export function nothingCountedDown(): Refusal {
  return NOTHING;
}

/** When what is counted down ends: the watching, or the previous version's warm time. */
export function countdownEnd(state: ReleaseState): string | undefined {
  return state.intent?.kind === 'verify' ? state.intent.until : state.retireAt;
}

/**
 * Plans to let what is counted down end later.
 *
 * @public
 */
export function planExtend(
  app: ObservedApp,
  { seconds }: { seconds: number },
): PlanOrRefusal {
  return move(app, end => after(Date.parse(end), seconds));
}

/**
 * Plans to end what is counted down now; the reconciler then goes on as if
 * the time were over, with all of its care.
 *
 * @public
 */
export function planFinish(
  app: ObservedApp,
  { now }: { now: number },
): PlanOrRefusal {
  const plan = move(app, end => (Date.parse(end) > now ? after(now, 0) : end));
  return plan.refusal === NOTHING ? { steps: [] } : plan;
}

function move(
  app: ObservedApp,
  change: (end: string) => string,
): PlanOrRefusal {
  const assessed = assess(app);
  if (assessed.refusal) {
    return assessed;
  }
  const { service, state } = assessed.situation;
  const end = countdownEnd(state);
  if (end === undefined) {
    return { refusal: NOTHING };
  }
  const moved = change(end);
  if (moved === end) {
    return { steps: [] };
  }
  return {
    steps: [
      {
        kind: 'writeState',
        resourceVersion: service.resourceVersion,
        state:
          state.intent?.kind === 'verify'
            ? { ...state, intent: { ...state.intent, until: moved } }
            : { ...state, retireAt: moved },
      },
    ],
  };
}
