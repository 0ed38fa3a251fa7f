import { AppPod } from '../api/schemas/apps';
import { AppReplicas, Version } from '../api/schemas/releaseStatus';
import { serviceMissing } from '../bluegreen/refusals';
import { resolveActive } from '../bluegreen/resolveActive';
import { ObservedApp, ObservedDeployment } from '../model/observed';
import { AppPhase } from '../model/words';
import { describePod } from './describePod';
import { Problem, PROBE_PATIENCE_MS } from './podProblem';
import { eventsOf, worstProblem } from './worstProblem';

/** What an app's users and owners need to know of it. @public */
export type AppStatus = {
  phase: AppPhase;
  /** Stable word for the cause, e.g. `Serving`, `ImagePullFailed`. */
  reason: string;
  /** One sentence for people. */
  message: string;
  active?: Version;
  replicas: AppReplicas;
  restarts: number;
  pods: AppPod[];
};

type Verdict = Pick<AppStatus, 'phase' | 'reason' | 'message'>;

/**
 * Derives an app's status from what the cluster says of it.
 *
 * `Healthy` means: every desired replica of the active version is available
 * and reachable through the Service's EndpointSlices. Nothing is judged by a
 * Deployment status that does not describe its newest spec
 * (`observedGeneration`): right after a change it still says "complete".
 *
 * @param app - the observed objects
 * @param now - milliseconds since the epoch
 * @public
 */
export function deriveAppStatus(app: ObservedApp, now: number): AppStatus {
  const active = resolveActive(app);
  const deployment = app.deployments.find(d => d.color === active?.color);
  const pods = app.pods.map(pod =>
    describePod({
      pod,
      now,
      events: eventsOf(app, pod.name),
      spec: app.deployments.find(d => d.color === pod.color)?.spec,
    }),
  );
  const verdict = deployment
    ? judge(app, deployment, now)
    : unknownVerdict(app, active);
  return {
    ...verdict,
    active,
    pods,
    replicas: {
      desired: deployment?.desired ?? 0,
      ready: deployment?.ready ?? 0,
      available: deployment?.available ?? 0,
      updated: deployment?.updated ?? 0,
    },
    restarts: pods.reduce((sum, pod) => sum + pod.restarts, 0),
  };
}

function unknownVerdict(
  app: ObservedApp,
  active: Version | undefined,
): Verdict {
  if (active) {
    return {
      phase: 'Unavailable',
      reason: 'DeploymentMissing',
      message: `The Deployment of the active version (${active.color}) is gone from the cluster.`,
    };
  }
  if (!app.activeService && app.deployments.length > 0) {
    return { phase: 'Unavailable', ...serviceMissing() };
  }
  return {
    phase: 'Unknown',
    reason: 'ActiveVersionUnknown',
    message: app.deployments.length
      ? 'It is not known which version is active: the Service names none.'
      : 'The app has no Deployment in the cluster.',
  };
}

function judge(
  app: ObservedApp,
  deployment: ObservedDeployment,
  now: number,
): Verdict {
  const { desired } = deployment;
  if (deployment.suspended !== undefined) {
    return {
      phase: 'Stopped',
      reason: 'Suspended',
      message:
        'The app is stopped because its tenant is suspended; it starts again when an admin resumes the tenant.',
    };
  }
  if (desired === 0) {
    return {
      phase: 'Stopped',
      reason: 'Stopped',
      message: 'The app is stopped: no replica runs. Start it to serve again.',
    };
  }
  // Of an app that is being created the Service comes long before the pods.
  if (!app.activeService && deployment.available > 0) {
    return { phase: 'Unavailable', ...serviceMissing() };
  }
  const problem = worstProblem(app, deployment, now);
  const serving = Math.min(app.activeEndpoints.ready, deployment.available);
  const settled =
    deployment.observedGeneration >= deployment.generation &&
    deployment.updated >= desired &&
    deployment.replicas <= desired;
  if (serving >= desired) {
    return settled
      ? { phase: 'Healthy', reason: 'Serving', message: allReady(desired) }
      : rollingOut('Healthy', serving, desired, problem);
  }
  if (serving === 0) {
    return notServing(deployment, problem, isStarting(app, deployment, now));
  }
  return rollingOut('Degraded', serving, desired, problem);
}

function allReady(desired: number): string {
  return desired === 1
    ? 'The replica is ready and serves.'
    : `All ${desired} replicas are ready and serve.`;
}

function rollingOut(
  phase: AppPhase,
  serving: number,
  desired: number,
  problem: Problem | undefined,
): Verdict {
  const count = `${serving} of ${desired} replicas ${
    serving === 1 ? 'serves' : 'serve'
  }`;
  return problem
    ? {
        phase,
        reason: problem.reason,
        message: `${count}. ${problem.message}`,
      }
    : { phase, reason: 'RollingOut', message: `${count}; more are starting.` };
}

/**
 * Whether pods are still to come, or came a moment ago. The Deployment's own
 * conditions do not tell: one that was complete at zero still says so while it
 * starts.
 */
function isStarting(
  app: ObservedApp,
  { color, desired, replicas }: ObservedDeployment,
  now: number,
): boolean {
  return (
    replicas < desired ||
    app.pods.some(
      pod =>
        pod.color === color &&
        !pod.terminating &&
        !pod.ready &&
        now - Date.parse(pod.createdAt) < PROBE_PATIENCE_MS,
    )
  );
}

function notServing(
  deployment: ObservedDeployment,
  problem: Problem | undefined,
  starting: boolean,
): Verdict {
  if (problem) {
    return {
      phase: problem.lasting ? 'Unavailable' : 'Creating',
      reason: problem.reason,
      message: problem.message,
    };
  }
  const wasAvailable = deployment.conditions.some(
    condition =>
      condition.type === 'Progressing' &&
      condition.reason === 'NewReplicaSetAvailable',
  );
  const upToDate = deployment.observedGeneration >= deployment.generation;
  if (wasAvailable && upToDate && !starting && deployment.available === 0) {
    return {
      phase: 'Unavailable',
      reason: 'NoReadyReplica',
      message: 'No replica is ready, so nobody is served right now.',
    };
  }
  return {
    phase: 'Creating',
    reason: 'Starting',
    message:
      deployment.desired === 1
        ? 'The replica is starting; until it is ready nobody is served.'
        : `${deployment.desired} replicas are starting; until one is ready nobody is served.`,
  };
}
