import {
  ObservedApp,
  PlanOrRefusal,
  ReleaseStep,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppActivity } from '../activity';
import { AppTarget } from '../appTarget';
import { ReleaseHistory } from './ReleaseHistory';
import { ReleaseRunner } from './ReleaseRunner';

/** Who carries a plan out, and writes down what it did. */
type Scribes = {
  runner: Pick<ReleaseRunner, 'run' | 'shown'>;
  activity: Pick<AppActivity, 'tellSteps'>;
  history: Pick<ReleaseHistory, 'recordDone'>;
};

/**
 * Carries a plan out and writes activity and history down. What the database
 * does not take, or the cache does not show in time, the reconciler writes
 * later.
 *
 * @param make - may be called several times
 * @returns the steps that were done
 * @throws 409 with the plan's refusal
 */
export async function carryOut(
  { runner, activity, history }: Scribes,
  target: AppTarget,
  make: (app: ObservedApp) => PlanOrRefusal | Promise<PlanOrRefusal>,
): Promise<ReleaseStep[]> {
  const { before, done } = await runner.run(target, make);
  if (done.length > 0) {
    await activity.tellSteps(before, done);
    const after = await runner.shown(target, done);
    if (after) {
      await history.recordDone(after);
    }
  }
  return done;
}
