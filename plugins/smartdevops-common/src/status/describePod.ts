import { AppPod } from '../api/schemas/apps';
import { podProblem, PodFacts } from './podProblem';

/**
 * A pod as people see it: one word for its state, and a sentence if something
 * keeps it from serving.
 *
 * @public
 */
export function describePod(facts: PodFacts): AppPod {
  const { pod } = facts;
  const problem = podProblem(facts);
  return {
    name: pod.name,
    color: pod.color,
    state: podState(facts, problem?.lasting ? problem.reason : undefined),
    ready: pod.ready && !pod.terminating,
    restarts: pod.containers.reduce((sum, c) => sum + c.restarts, 0),
    message: problem?.message,
    image: pod.image,
    containers: pod.containers.map(({ name }) => name),
    node: pod.node,
    createdAt: pod.createdAt,
  };
}

function podState({ pod }: PodFacts, problem: string | undefined): string {
  if (pod.terminating) {
    return 'Terminating';
  }
  if (pod.ready) {
    return 'Running';
  }
  if (problem) {
    return problem;
  }
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') {
    return pod.phase === 'Failed' ? 'Failed' : 'Finished';
  }
  return pod.node ? 'Starting' : 'Pending';
}
