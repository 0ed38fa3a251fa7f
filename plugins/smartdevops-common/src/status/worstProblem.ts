import {
  ObservedApp,
  ObservedDeployment,
  ObservedPod,
} from '../model/observed';
import { deploymentProblem } from './deploymentProblem';
import { podProblem, Problem } from './podProblem';

/**
 * The problem to tell first: one that does not pass by itself, else any. What
 * is wrong with pods of the version that the color held before is not the
 * fault of the one that replaces it.
 */
export function worstProblem(
  app: ObservedApp,
  deployment: ObservedDeployment,
  now: number,
): Problem | undefined {
  const problems: Problem[] = [];
  const own = deploymentProblem(deployment);
  for (const pod of app.pods) {
    if (pod.color === deployment.color && isOf(pod, deployment)) {
      const problem = podProblem({
        pod,
        now,
        events: eventsOf(app, pod.name),
        spec: deployment.spec,
      });
      if (problem) {
        problems.push(problem);
      }
    }
  }
  // Pods know the cause; the Deployment often only knows that time ran out.
  const all = own?.reason === 'QuotaExceeded' ? [own, ...problems] : problems;
  if (own && !all.includes(own)) {
    all.push(own);
  }
  return all.find(problem => problem.lasting) ?? all[0];
}

/** What carries no revision counts: it may be the version's. */
function isOf(pod: ObservedPod, { revision }: ObservedDeployment): boolean {
  return (
    pod.revision === undefined ||
    revision === undefined ||
    pod.revision === revision
  );
}

/** Events of one pod. */
export function eventsOf(app: ObservedApp, pod: string) {
  return app.events.filter(event => event.kind === 'Pod' && event.name === pod);
}
