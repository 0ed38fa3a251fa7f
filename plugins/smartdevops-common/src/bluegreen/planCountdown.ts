import { ObservedApp } from '../model/observed';
import { Refusal } from '../refusal';
import { PlanOrRefusal } from './plan';
import { assess } from './refusals';
import { CountdownChange, ReleaseState } from './releaseState';
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
  { seconds, by, now }: { seconds: number; by: string; now: number },
): PlanOrRefusal {
  return move(app, {
    end: end => after(Date.parse(end), seconds),
    change: { verb: 'extend', by, at: after(now, 0), seconds },
  });
}

/**
 * Plans to end what is counted down now; the reconciler then goes on as if
 * the time were over, with all of its care.
 *
 * @public
 */
export function planFinish(
  app: ObservedApp,
  { by, now }: { by: string; now: number },
): PlanOrRefusal {
  const at = after(now, 0);
  const plan = move(app, {
    end: end => (Date.parse(end) > now ? at : end),
    change: { verb: 'finish', by, at },
  });
  return plan.refusal === NOTHING ? { steps: [] } : plan;
}

function move(
  app: ObservedApp,
  how: { end: (end: string) => string; change: CountdownChange },
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
  const moved = how.end(end);
  if (moved === end) {
    return { steps: [] };
  }
  const { intent } = state;
  return {
    steps: [
      {
        kind: 'writeState',
        resourceVersion: service.resourceVersion,
        state: {
          ...state,
          ...(intent?.kind === 'verify'
            ? { intent: { ...intent, until: moved } }
            : { retireAt: moved }),
          countdown: how.change,
        },
      },
    ],
  };
}
