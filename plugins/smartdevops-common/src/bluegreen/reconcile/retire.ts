import { deploymentOf, isServing, otherColor } from '../observedColors';
import { ReleaseStep } from '../plan';
import { isProtected } from '../protection';
import { after } from '../time';
import { Observation, ReconcilePlan, waiting, writing } from './situation';

/**
 * Ends the warm time of the previous version, and scales down what nobody
 * counts on any more: only while the active version verifiably serves, or is
 * stopped on purpose (DESIGN §5, retire).
 */
export function retireIdle(
  observation: Observation,
): ReconcilePlan | undefined {
  const { app, service, state, active, now } = observation;
  const idle = deploymentOf(app, otherColor(state.active.color));
  if (state.retireAt !== undefined) {
    const due = Date.parse(state.retireAt);
    if (now < due) {
      return waiting(due);
    }
    const { retireAt: _, ...rest } = state;
    return isServing(app) || active?.stopped
      ? writing(observation, rest)
      : undefined;
  }
  if (
    !idle ||
    idle.desired === 0 ||
    isProtected(state, idle.color) ||
    service.selectedColor !== state.active.color ||
    !(isServing(app) || active?.stopped)
  ) {
    return undefined;
  }
  const step: ReleaseStep = {
    kind: 'retire',
    color: idle.color,
    resourceVersion: idle.resourceVersion,
    at: after(now, 0),
  };
  return { steps: [step] };
}
