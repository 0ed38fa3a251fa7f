import {
  ObservedContainer,
  ObservedEvent,
  ObservedPod,
} from '../model/observed';
import { Refusal } from '../refusal';
import { StoredSpec } from '../bluegreen/storedSpec';

/**
 * Why a pod does not serve, in words. `lasting` tells trouble that does not
 * pass by waiting from what a start-up normally goes through.
 */
export type Problem = Refusal & { lasting: boolean };

const PULL_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'RegistryUnavailable',
]);
const CONFIG_REASONS = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);
/** Every app fails its probe in the moment it starts: this long nobody needs to hear of it. */
const PROBE_SILENCE_MS = 10_000;
/** A failing probe is part of starting for this long after the container started. */
export const PROBE_PATIENCE_MS = 45_000;

/** What is needed to explain a pod. */
export type PodFacts = {
  pod: ObservedPod;
  /** Events of this pod, newest first. */
  events: ObservedEvent[];
  spec?: StoredSpec;
  now: number;
};

/**
 * The first thing that keeps a pod from serving, or nothing if it serves or
 * is simply starting.
 */
export function podProblem(facts: PodFacts): Problem | undefined {
  const { pod } = facts;
  if (pod.terminating || pod.ready) {
    return undefined;
  }
  if (pod.unschedulable !== undefined) {
    return {
      reason: 'Unschedulable',
      message: `No node takes the pod: ${trimDot(pod.unschedulable)}.`,
      lasting: true,
    };
  }
  for (const container of pod.containers) {
    const problem = containerProblem(container, pod);
    if (problem) {
      return problem;
    }
  }
  return mountProblem(facts) ?? probeProblem(facts);
}

function containerProblem(
  container: ObservedContainer,
  pod: ObservedPod,
): Problem | undefined {
  const { state, reason = '', message } = container;
  if (state === 'waiting' && PULL_REASONS.has(reason)) {
    return {
      reason: 'ImagePullFailed',
      message: `The image ${pod.image} cannot be pulled${because(
        message,
      )}. Check its name and tag, and that the registry lets the cluster read it.`,
      lasting: true,
    };
  }
  if (state === 'waiting' && CONFIG_REASONS.has(reason)) {
    return configProblem(message ?? reason);
  }
  if (state === 'waiting' && reason === 'CrashLoopBackOff') {
    return crashProblem(container, container.last ?? {});
  }
  if (state === 'terminated' && (container.exitCode !== 0 || !container.init)) {
    return crashProblem(container, container);
  }
  if (state === 'running' && container.restarts > 0 && container.last) {
    return crashProblem(container, container.last);
  }
  return undefined;
}

function configProblem(message: string): Problem {
  if (/runAsNonRoot/.test(message)) {
    return {
      reason: 'RootImage',
      message:
        'The image insists on running as root, which tenants must not. Use an unprivileged variant of the image (for nginx: nginxinc/nginx-unprivileged), or give it a numeric USER other than 0. If there is none, a platform admin may set the tenant to pod security baseline.',
      lasting: true,
    };
  }
  return {
    reason: 'ContainerConfigError',
    message: `The container cannot be set up: ${trimDot(message)}.`,
    lasting: true,
  };
}

function crashProblem(
  container: ObservedContainer,
  end: { reason?: string; exitCode?: number; message?: string },
): Problem {
  const times =
    container.restarts > 0
      ? ` It was restarted ${
          container.restarts === 1 ? 'once' : `${container.restarts} times`
        }.`
      : '';
  if (end.reason === 'OOMKilled') {
    return {
      reason: 'OutOfMemory',
      message: `The container was stopped because it used more memory than its limit allows.${times} Raise the memory limit or find the leak.`,
      lasting: true,
    };
  }
  const where = container.init ? `The init container ${container.name}` : 'It';
  const lastLine = end.message?.trim().split('\n').pop();
  return {
    reason: 'CrashLoop',
    message: `${where} exits with code ${end.exitCode ?? 'unknown'}${
      lastLine ? `; its last words: “${clip(lastLine)}”` : ''
    }.${times} The previous log tells more.`,
    lasting: true,
  };
}

function mountProblem({ events }: PodFacts): Problem | undefined {
  const event = events.find(candidate => candidate.reason === 'FailedMount');
  return (
    event && {
      reason: 'VolumeMissing',
      message: `A volume cannot be mounted: ${trimDot(clip(event.message))}.`,
      lasting: true,
    }
  );
}

function probeProblem(facts: PodFacts): Problem | undefined {
  const { pod, events, spec, now } = facts;
  const event = events.find(candidate => candidate.reason === 'Unhealthy');
  const running = pod.containers.find(
    container => !container.init && container.state === 'running',
  );
  if (!event || !running) {
    return undefined;
  }
  const runningMs = now - Date.parse(running.startedAt ?? pod.createdAt);
  if (runningMs < PROBE_SILENCE_MS) {
    return undefined;
  }
  return {
    reason: 'ProbeFailing',
    message: probeSentence(event.message, spec),
    lasting: runningMs > PROBE_PATIENCE_MS,
  };
}

function probeSentence(message: string, spec: StoredSpec | undefined): string {
  if (/connection refused/i.test(message) && spec) {
    if (spec.port !== spec.containerPort) {
      return `Nothing listens on port ${spec.containerPort}. Port ${spec.port} was changed to ${spec.containerPort} because apps run without root: let the app listen on the port in the variable PORT, or use an unprivileged image.`;
    }
    return `Nothing listens on port ${spec.containerPort}: the health probe is refused. Let the app listen there (the variable PORT holds the number), or deploy it with the port it uses.`;
  }
  return `The app runs but is not ready: ${trimDot(clip(message))}.`;
}

function because(message: string | undefined): string {
  return message ? `: ${trimDot(clip(message))}` : '';
}

function trimDot(text: string): string {
  return text.trim().replace(/\.+$/, '');
}

function clip(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
