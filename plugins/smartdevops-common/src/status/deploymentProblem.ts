import { ObservedDeployment } from '../model/observed';
import { Problem } from './podProblem';

/**
 * What a Deployment's own conditions complain about: pods that the API server
 * refuses to create (quota, admission), or a rollout that ran out of time.
 */
export function deploymentProblem(
  deployment: ObservedDeployment,
): Problem | undefined {
  if (deployment.observedGeneration < deployment.generation) {
    return undefined;
  }
  const failure = deployment.conditions.find(
    condition =>
      condition.type === 'ReplicaFailure' && condition.status === 'True',
  );
  if (failure) {
    return creationProblem(failure.message ?? 'no reason was given');
  }
  const progressing = deployment.conditions.find(
    condition =>
      condition.type === 'Progressing' && condition.status === 'False',
  );
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return {
      reason: 'ProgressDeadlineExceeded',
      message:
        'The rollout did not finish in time. The pods’ states and events tell why.',
      lasting: true,
    };
  }
  return undefined;
}

function creationProblem(message: string): Problem {
  const quota =
    /exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: (.+)$/.exec(
      message,
    );
  if (quota) {
    const [, , requested, used, limited] = quota;
    return {
      reason: 'QuotaExceeded',
      message: `The tenant's plan is used up: a replica needs ${requested}, ${used} is used of ${limited}. Stop or scale down another app, or ask for a larger plan.`,
      lasting: true,
    };
  }
  if (/PodSecurity/.test(message)) {
    return {
      reason: 'PodSecurity',
      message: `The cluster refuses the pods: ${message}`,
      lasting: true,
    };
  }
  return {
    reason: 'FailedCreate',
    message: `The cluster refuses to create pods: ${message}`,
    lasting: true,
  };
}
