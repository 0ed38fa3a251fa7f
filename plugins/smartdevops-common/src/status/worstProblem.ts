import { ObservedApp, ObservedDeployment } from '../model/observed';
import { deploymentProblem } from './deploymentProblem';
import { podProblem, Problem } from './podProblem';

/** The problem to tell first: one that does not pass by itself, else any. */
export function worstProblem(
  app: ObservedApp,
  deployment: ObservedDeployment,
  now: number,
): Problem | undefined {
  const problems: Problem[] = [];
  const own = deploymentProblem(deployment);
  for (const pod of app.pods) {
    if (pod.color === deployment.color) {
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

/** Events of one pod. */
export function eventsOf(app: ObservedApp, pod: string) {
  return app.events.filter(event => event.kind === 'Pod' && event.name === pod);
}
